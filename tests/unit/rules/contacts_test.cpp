#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Contacts, FindsEmails)
{
    EXPECT_THAT(find_emails(WholeText{"Write to anna.b+x@mail.example.com, or <bob@example.org>."}.part, plenty),
                ElementsAre("anna.b+x@mail.example.com", "bob@example.org"));
    EXPECT_THAT(find_emails(WholeText{"@home a@b me@ @@ x@.com 5 @ 3"}.part, plenty), IsEmpty());
}

TEST(Contacts, FindsUrls)
{
    EXPECT_THAT(find_urls(WholeText{"See https://example.com/a?b=1, and (http://example.org)."}.part, plenty),
                ElementsAre("https://example.com/a?b=1", "http://example.org"));
    EXPECT_THAT(find_urls(WholeText{"ftp://x http:// https://"}.part, plenty), IsEmpty());
}

TEST(Contacts, FindsPhones)
{
    EXPECT_THAT(find_phones(WholeText{"Call +49 170 1234567 or (555) 123-4567."}.part, plenty), ElementsAre("+49 170 1234567", "(555) 123-4567"));
    EXPECT_THAT(find_phones(WholeText{"(reach me: 030 1234567). Order 12345678 of 2024-03-05"}.part, plenty), ElementsAre("030 1234567"));
}

TEST(Contacts, FindsOrderNumbers)
{
    EXPECT_THAT(find_order_numbers(WholeText{"My order 123456 and invoice no. INV-2024-77 are late."}.part, plenty), ElementsAre("123456", "INV-2024-77"));
    EXPECT_THAT(find_order_numbers(WholeText{"about #98765"}.part, plenty), ElementsAre("98765"));
    EXPECT_THAT(find_order_numbers(WholeText{"I paid 12345 for it in order to try."}.part, plenty), IsEmpty());
}

}  // namespace
}  // namespace assay::rules
