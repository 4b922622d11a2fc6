#pragma once

#include "rag/store/store.hpp"

namespace assay::rag {

/// Rolls back on every way out but the one where all went well.
class Transaction {
public:
    explicit Transaction(Store& store) : store_{store} {}
    ~Transaction()
    {
        if (is_open_)
            store_.roll_back();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] Result<void> begin()
    {
        auto begun = store_.begin();
        is_open_ = begun.has_value();
        return begun;
    }
    [[nodiscard]] Result<void> commit()
    {
        auto done = store_.commit();
        is_open_ = !done;
        return done;
    }

private:
    Store& store_;
    bool is_open_ = false;
};

}  // namespace assay::rag
