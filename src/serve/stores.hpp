#pragma once

#include "rag/collection/collection.hpp"
#include "rag/embed/api_embedder.hpp"
#include "serve/slots.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

/// A collection that clients may name.
struct NamedCollection {
    std::string name;
    std::shared_ptr<rag::Collection> collection;
    std::shared_ptr<rag::ApiEmbedder> embedder;  ///< Null where the collection embeds by itself.
};

/// A collection that is served.
struct Store {
    Store(NamedCollection named, boost::asio::any_io_executor network)
        : name{std::move(named.name)}, collection{std::move(named.collection)}, embedder{std::move(named.embedder)},
          writing{std::move(network), 1}
    {
    }

    const std::string name;
    const std::shared_ptr<rag::Collection> collection;
    const std::shared_ptr<rag::ApiEmbedder> embedder;
    Slots writing;  ///< One write at a time: others would only block the pool's threads.
};

/// The collections that are served, by their names. A name is never a path.
class Stores {
public:
    Stores(const std::vector<NamedCollection>& collections, const boost::asio::any_io_executor& network)
    {
        for (const auto& named : collections)
            stores_.push_back(std::make_unique<Store>(named, network));
    }

    /// Null if there is none of that name.
    [[nodiscard]] Store* find(std::string_view name) const
    {
        for (const auto& store : stores_)
            if (store->name == name)
                return store.get();
        return nullptr;
    }

    [[nodiscard]] const std::vector<std::unique_ptr<Store>>& all() const { return stores_; }

private:
    std::vector<std::unique_ptr<Store>> stores_;
};

}  // namespace assay::serve
