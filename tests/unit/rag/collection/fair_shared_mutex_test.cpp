#include "rag/collection/fair_shared_mutex.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace assay::rag {
namespace {

TEST(FairSharedMutex, LetsAWriterInThoughReadersNeverCease)
{
    FairSharedMutex mutex;
    std::atomic<bool> written = false;
    std::atomic<int> inside = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            while (!written) {
                const std::shared_lock lock{mutex};
                ++inside;
                std::this_thread::yield();
                --inside;
            }
        });
    {
        const std::unique_lock lock{mutex};
        EXPECT_EQ(inside, 0);
        written = true;
    }
    for (auto& reader : readers)
        reader.join();
}

}  // namespace
}  // namespace assay::rag
