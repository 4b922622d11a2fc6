#include "rag/index/lexical_plan.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace assay::rag {

namespace {

using Entries = std::span<const std::uint16_t>;

/// Drops entries from the front of `entries` up to `local`; returns the
/// frequency there, or 0.
float take_frequency(Entries& entries, std::size_t local)
{
    const auto at = std::lower_bound(entries.begin(), entries.end(), local, [](std::uint16_t entry, std::size_t wanted) {
        return Postings::local_slot(entry) < wanted;
    });
    entries = entries.subspan(static_cast<std::size_t>(at - entries.begin()));
    return !entries.empty() && Postings::local_slot(entries[0]) == local ? Postings::frequency(entries[0]) : 0;
}

/// One search, window by window.
class WindowSearch {
public:
    WindowSearch(const LexicalPlan& plan, std::size_t k, const std::function<bool(Slot)>& wanted)
        : plan_{plan}, wanted_{wanted}, best_{k}, rest_(plan.size() + 1), entries_(plan.size())
    {
        // A sum of bounds is itself rounded; what it rules out must be ruled out.
        constexpr float slack = 1e-6F;
        for (std::size_t i = plan.size(); i-- > 0;)
            rest_[i] = rest_[i + 1] + plan[i].most() + slack;
        for (const LexicalTerm& term : plan)
            cursors_.emplace_back(*term.postings);
    }

    void search(std::size_t window)
    {
        const std::size_t read = terms_to_read();
        std::array<float, Postings::window_slots> sums{};
        const std::size_t first_slot = window * Postings::window_slots;
        for (std::size_t t = 0; t < read; ++t)
            for (const std::uint16_t entry : cursors_[t].entries_of(window)) {
                const std::size_t local = Postings::local_slot(entry);
                sums[local] += plan_[t].part(Postings::frequency(entry), first_slot + local);
            }
        for (std::size_t t = read; t < plan_.size(); ++t)
            entries_[t] = cursors_[t].entries_of(window);
        for (std::size_t local = 0; local < sums.size(); ++local)
            if (sums[local] > 0 && sums[local] + rest_[read] >= best_.threshold())
                finish(static_cast<Slot>(first_slot + local), local, sums[local], read);
    }

    std::vector<Hit> take() { return std::move(best_).take(); }

private:
    /// How many terms must be read: those behind cannot bring in a chunk alone.
    [[nodiscard]] std::size_t terms_to_read() const
    {
        std::size_t count = plan_.size();
        while (count > 0 && rest_[count - 1] < best_.threshold())
            --count;
        return count;
    }

    /// Adds to `sum` what terms from `next` on say of the chunk.
    void finish(Slot slot, std::size_t local, float sum, std::size_t next)
    {
        if (!wanted_(slot))
            return;
        for (std::size_t t = next; t < plan_.size(); ++t) {
            if (sum + rest_[t] < best_.threshold())
                return;
            const float frequency = take_frequency(entries_[t], local);
            if (frequency > 0)
                sum += plan_[t].part(frequency, slot);
        }
        if (sum >= best_.threshold())
            best_.offer({slot, sum});
    }

    const LexicalPlan& plan_;
    const std::function<bool(Slot)>& wanted_;
    BestHits best_;
    std::vector<float> rest_;  ///< What terms from each one on can add together.
    std::vector<Postings::Cursor> cursors_;
    std::vector<Entries> entries_;  ///< Of this window, of terms that are looked up.
};

}  // namespace

void sort_by_most(LexicalPlan& plan)
{
    std::stable_sort(plan.begin(), plan.end(),
                     [](const LexicalTerm& a, const LexicalTerm& b) { return a.most() > b.most(); });
}

std::vector<Hit> best_of_plan(const LexicalPlan& plan, std::size_t slots, std::size_t k,
                              const std::function<bool(Slot)>& wanted)
{
    WindowSearch search{plan, k, wanted};
    const std::size_t windows = (slots + Postings::window_slots - 1) / Postings::window_slots;
    for (std::size_t window = 0; window < windows; ++window)
        search.search(window);
    return search.take();
}

std::vector<float> scores_of_plan(const LexicalPlan& plan, std::span<const Slot> slots)
{
    assert(std::is_sorted(slots.begin(), slots.end()));
    std::vector<float> sums(slots.size());
    for (const LexicalTerm& term : plan) {
        Postings::Cursor cursor{*term.postings};
        for (std::size_t i = 0; i < slots.size();) {
            const std::size_t window = slots[i] / Postings::window_slots;
            Entries entries = cursor.entries_of(window);
            for (; i < slots.size() && slots[i] / Postings::window_slots == window; ++i) {
                const float frequency = take_frequency(entries, slots[i] % Postings::window_slots);
                if (frequency > 0)
                    sums[i] += term.part(frequency, slots[i]);
            }
        }
    }
    return sums;
}

}  // namespace assay::rag
