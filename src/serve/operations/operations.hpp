#pragma once

#include "serve/app.hpp"

#include <boost/asio/awaitable.hpp>

namespace assay::serve {

// One function per operation, each in its own file.
[[nodiscard]] boost::asio::awaitable<net::ServerReply> show_page(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> show_health(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> show_readiness(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> show_metrics(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> show_openapi(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> list_schemas(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> extract_records(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> list_stores(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> add_documents(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> show_document(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> delete_document(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> search_store(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> ask_store(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> list_models(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> show_model(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> complete_chat(App& app, CallPtr call);
[[nodiscard]] boost::asio::awaitable<net::ServerReply> embed_texts(App& app, CallPtr call);

}  // namespace assay::serve
