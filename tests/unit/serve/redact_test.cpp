#include "serve/redact.hpp"

#include <gmock/gmock.h>

namespace assay::serve {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Redact, FindsAddressesInTheirManyForms)
{
    for (const std::string address :
         {"a+b@x.co", "first.last@sub.example.co.uk", "o'neil@example.com", "user_name-1@ex-ample.org", "x@y.museum",
          "\xEF\xBD\x81@example.com", "j\xC3\xBCrgen@m\xC3\xBCller.de", "\xE7\x94\xA8\xE6\x88\xB7@\xE4\xBE\x8B\xE5\xAD\x90.\xE5\xB9\xBF\xE5\x91\x8A",
          "a@xn--mller-kva.de", "a%40x.co", "a&#64;x.co", "a&#x40;x.co", "a\xEF\xBC\xA0x.co", "a [at] x [dot] co", "a(at)x.co",
          "a\xE2\x80\x8B@x\xE2\x80\x8B.co", "a@\xE2\x80\x8Bx.co", "user@[192.168.0.1]", "%a@x.co", "A.B@X.CO", "ann@\xF0\x9F\x92\xA9.la", "a@\xE4\xBE\x8B\xE3\x81\x88\xEF\xBD\xA1\xE6\x97\xA5\xE6\x9C\xAC", "a@\xD9\x85\xD9\x88\xD9\x82\xD8\xB9.\xD9\x85\xD8\xB5\xD8\xB1",
          "a@x&#46;co", "a&#64;x&#x2E;co", "a%40x%2Eco", "a\\u0040x.co", "a\\@x.co", "ann at example dot com", "Ann.Lee AT mail dot example DOT org"}) {
        const auto clean = redact("Write to " + address + ", please.");
        EXPECT_EQ(clean, "Write to [redacted:email], please.") << address;
    }
    EXPECT_EQ(redact("<a@b.org>;mailto:c@d.net\na@b.org"), "<[redacted:email]>;mailto:[redacted:email]\n[redacted:email]");
}

TEST(Redact, FindsAddressesWithQuotesAndSpaces)
{
    for (const std::string address :
         {R"("john doe"@example.com)", R"("john \"joe\" doe"@example.com)", R"("a@b"@example.com)", "john.doe @ example.com",
          "john.doe@ example.com", "john.doe @example.com", "john.doe\xC2\xA0@\xC2\xA0" "example.co.uk"}) {
        EXPECT_EQ(redact("Write to " + address + ", please."), "Write to [redacted:email], please.") << address;
    }
    for (const std::string quote : {"'", "`", "\""})
        EXPECT_EQ(redact("the field " + quote + "ann.o'neil@example.com" + quote + " is"), "the field " + quote + "[redacted:email]" + quote + " is");
    EXPECT_EQ(redact(R"(He said "so" to "john doe"@example.com)"), R"(He said "so" to [redacted:email])");
}

TEST(Redact, FindsKeysAndTokens)
{
    for (const std::string key :
         {"sk-ant-api03-AbC_12-xyz", "sk-ant-api03-AbC_12-xyzAbC_12-xyzAbC_12-xyz", "sk-proj-abcdefghijklmnopqrst", "sk-1234567890abcdef1234",
          "AKIAIOSFODNN7EXAMPLE", "AIzaSyA1234567890abcdefghijklmnopqrstuv", "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
          "github_pat_11ABCDEFG0abcdefghij_klmnop", "xoxb-123456789012-abcdefGHIJKL", "glpat-abcdefghij0123456789",
          "hf_abcdefghijklmnopqrstuvwx", "npm_abcdefghijklmnopqrstuvwx", "sk_live_abcdefghijkl0123",
          "AKIAIOSF\xE2\x80\x8BODNN7EXAMPLE", "s\xE2\x80\x8Bk-ant-api03-AbC_12-xyz", "gh\xEF\xBB\xBFp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abcdefghij\xC2\xADklmnopqrstuvwxyz0123456789", "shpat_0123456789abcdef0123456789abcdef",
          "dapi0123456789abcdef0123456789abcdef", "123456789:AAabcdefghijklmnopqrstuvwxyz0123456",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4",
          "assay_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})
        EXPECT_EQ(redact("the key " + key + " is mine"), "the key [redacted:secret] is mine") << key;
    EXPECT_EQ(redact("Authorization: Bearer abcdefghijklmnop1234"), "Authorization: Bearer [redacted:secret]");
    EXPECT_EQ(redact("postgres://joe:hunter22@db.local/x"), "postgres://joe:[redacted:secret]@db.local/x");
    EXPECT_EQ(redact("password: correct-horse"), "password: [redacted:secret]");
    EXPECT_EQ(redact("Passwort: Kennwort1"), "Passwort: [redacted:secret]");
    EXPECT_EQ(redact("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "AWS_SECRET_ACCESS_KEY=[redacted:secret]");
    EXPECT_EQ(redact("AccountKey=abcdefghijklmnop=="), "AccountKey=[redacted:secret]");
    EXPECT_EQ(redact("auth_token: 'abcdef123456'"), "auth_token: '[redacted:secret]'");
    EXPECT_EQ(redact("{\"api_key\": \"abcdef123456\"}"), "{\"api_key\": \"[redacted:secret]\"}");
    const auto pem = redact("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nb");
    EXPECT_EQ(pem, "a\n[redacted:secret]\nb");
    EXPECT_EQ(redact("-----BEGIN PRIVATE KEY-----\nMIIE torn"), "[redacted:secret]");
}

TEST(Redact, FindsWhatALineBreakCutsInTwo)
{
    EXPECT_EQ(redact("the key sk-ant-api03-AbC12\nxyz9AbC_12-xyzAbC is mine"), "the key [redacted:secret] is mine");
    EXPECT_EQ(redact("> AKIAIOSF\r\n> ODNN7EXAMPLE, they wrote"), "> [redacted:secret], they wrote");
    EXPECT_EQ(redact("ghp_abcdefghijklmnopqrstuvwxyz0123456789\nplease keep it"), "[redacted:secret]\nplease keep it");
    EXPECT_EQ(redact("the key is sk-ant-\napi03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789."), "the key is [redacted:secret].");
    EXPECT_EQ(redact("sk-ant-\nabcdefghijklmnopqrstuvwxyz"), "[redacted:secret]");
    for (const std::string address : {"jane.doe@\nexample.com", "jane.doe\n@example.com", "jane.doe@\r\n  > example.com", "jane.doe @ \nexample.com"})
        EXPECT_EQ(redact("to " + address + ", please"), "to [redacted:email], please") << address;
    EXPECT_EQ(redact("we paid 5 @\n3.50 each"), "we paid 5 @\n3.50 each");
    EXPECT_EQ(redact("call us\n\n@numbat"), "call us\n\n@numbat");
    EXPECT_EQ(redact("card 4111 1111\n1111 1111 of mine"), "card [redacted:card] of mine");
    EXPECT_EQ(redact("3782 822463\n10005"), "[redacted:card]");
    EXPECT_EQ(redact("41111111\n11111111\n"), "41111111\n11111111\n") << "numbers of a table";
    EXPECT_EQ(redact("one two\nthree4 five"), "one two\nthree4 five");
}

TEST(Redact, FindsSecretKeysWithoutALabel)
{
    EXPECT_EQ(redact("it is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, I think"), "it is [redacted:secret], I think");
    EXPECT_EQ(redact("wJalrXUtnFEMI/K7MDENG\n/bPxRf1CYEXAMPLEKEY"), "[redacted:secret]");
    for (const std::string text : {"da39a3ee5e6b4b0d3255bfef95601890afd80709", "src/serve/operations/ExtractReplyParser1", 
                                   "THISISALONGWORDINCAPITALSWITHOUTANYDIGIT"})
        EXPECT_EQ(redact(text), text);
}

TEST(Redact, FindsCardsAndAccountsByTheirCheckDigits)
{
    EXPECT_EQ(redact("card 4111 1111 1111 1111."), "card [redacted:card].");
    EXPECT_EQ(redact("5500-0000-0000-0004"), "[redacted:card]");
    EXPECT_EQ(redact("378282246310005"), "[redacted:card]");
    EXPECT_EQ(redact("order 4111 1111 1111 1112"), "order 4111 1111 1111 1112");
    EXPECT_EQ(redact("to DE89 3704 0044 0532 0130 00 today"), "to [redacted:iban] today");
    EXPECT_EQ(redact("DE89\xC2\xA0" "3704\xC2\xA0" "0044\xC2\xA0" "0532\xC2\xA0" "0130\xC2\xA0" "00"), "[redacted:iban]");
    EXPECT_EQ(redact("GB82WEST12345698765432"), "[redacted:iban]");
    EXPECT_EQ(redact("DE89 3704 0044 0532 0130 02"), "DE89 3704 0044 0532 0130 02");
}

TEST(Redact, LeavesOrdinaryTextAsItIs)
{
    for (const std::string text :
         {"", "We met at 5 pm (at home).", "5 @ 3.50 each", "a @ b", "@user and #tag", "sk-8 skates", "sk-learn-is-a-library-for-machine-learning", "e.g. v1.2.3", "risk-free",
          "The password is not shown.", "We met at noon and dot the i.", "a secret: me", "The key is under the mat.", "2024-01-17T10:00:00Z", "0000000000000000", "+49 30 1234567", "http://example.com/a?b=c",
          "\xF0\x9F\x98\x80 \xE6\x97\xA5\xE6\x9C\xAC"})
        EXPECT_EQ(redact(text), text);
}

TEST(Redact, IsTheSameWhenItIsDoneTwice)
{
    const std::string text = "a@b.co sk-1234567890abcdef1234 password=abcdefgh 4111111111111111";
    EXPECT_EQ(redact(redact(text)), redact(text));
}

TEST(Redact, KeepsJsonAndItsNumbers)
{
    EXPECT_EQ(redact_json(R"({"n":1.50,"mail":"a@x.co","at":1763746123456,"score":0.4111111111111111,"ok":"plain A"})"),
              R"({"n":1.50,"mail":"[redacted:email]","at":1763746123456,"score":0.4111111111111111,"ok":"plain A"})");
    EXPECT_EQ(redact_json(R"(["a\u0040x.co","\"a@x.co\"","tail\\"])"), R"(["[redacted:email]","\"[redacted:email]\"","tail\\"])");
    EXPECT_EQ(redact_json(R"([-1,1e400,true,null,false,4111111111111112])"), R"([-1,1e400,true,null,false,4111111111111112])");
}

TEST(Redact, FindsCardsAmongTheNumbersOfJson)
{
    for (const std::string number : {"4111111111111111", "4111111111111111.0", "4.111111111111111e15", "-4111111111111111", "378282246310005"})
        EXPECT_EQ(redact_json("{\"card\":" + number + ",\"n\":[" + number + "]}"),
                  R"({"card":"[redacted:card]","n":["[redacted:card]"]})") << number;
}

TEST(Redact, TakesTimeInProportionToTheText)
{
    // Quadratic time would need minutes.
    for (const std::string piece : {"a.", "a@", "a@a.", "sk-", "4 ", "4111 1111", "1", "\"", "\"a\"@", "a @ ", "eyJ", "%40", "-----BEGIN PRIVATE KEY", "://a:"}) {
        std::string text;
        while (text.size() < 300'000)
            text += piece;
        EXPECT_FALSE(redact(text).empty());
    }
}

}  // namespace
}  // namespace assay::serve
