#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace assay::test {

/// Stands between SQLite and the disk, and knows of every file which bytes
/// were synced and which were only written. It can make the copy of a folder
/// that a power cut at this moment might leave: all that was synced, and of
/// the rest any sectors, in any order.
///
/// While one lives, SQLite in this process uses it for every file that is
/// opened. One thread; one at a time.
class PowerCut {
public:
    PowerCut();
    ~PowerCut();
    PowerCut(const PowerCut&) = delete;
    PowerCut& operator=(const PowerCut&) = delete;

    /// Called before every write and every sync: the moments at which a cut
    /// makes a difference. Not called again from within.
    void on_io(std::function<void()> observer);

    /// Writes every file whose name is `path` or begins with it (a database
    /// and its log) as a cut leaves it, `path` replaced by `copy`.
    void leave(const std::string& path, const std::string& copy, std::mt19937_64& random) const;

    /// What is on the disk's platter, and what waits in its cache.
    struct File {
        struct Change {
            std::int64_t offset;
            std::string bytes;       ///< Written there...
            bool truncates = false;  ///< ...or the file ends there.
        };
        std::string synced;
        std::vector<Change> unsynced;

        static void apply(std::string& content, const Change& change);
        void sync();
    };

    /// For the file methods.
    void before_io();
    [[nodiscard]] File& file(const std::string& path) { return files_[path]; }
    void removed(const std::string& path) { files_.erase(path); }

private:
    class Vfs;
    std::unique_ptr<Vfs> vfs_;
    std::map<std::string, File> files_;
    std::function<void()> observer_;
    bool observing_ = false;
};

}  // namespace assay::test
