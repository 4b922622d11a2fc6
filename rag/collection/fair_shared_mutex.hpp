#pragma once

#include <mutex>
#include <shared_mutex>

namespace assay::rag {

/// A shared mutex whose writers get their turn: who comes after a waiting
/// writer waits behind it. std::shared_mutex lets readers in for as long as
/// one is inside, so that steady searches would keep a write out for ever.
class FairSharedMutex {
public:
    void lock()
    {
        gate_.lock();
        inside_.lock();
    }
    void unlock()
    {
        inside_.unlock();
        gate_.unlock();
    }
    void lock_shared()
    {
        const std::lock_guard gate{gate_};
        inside_.lock_shared();
    }
    void unlock_shared() { inside_.unlock_shared(); }

private:
    std::mutex gate_;  ///< A writer holds it from its arrival on.
    std::shared_mutex inside_;
};

}  // namespace assay::rag
