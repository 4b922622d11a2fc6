#include "client_cost_requests.hpp"

#include "batch/columns.hpp"
#include "batch/input.hpp"
#include "extract/row_id.hpp"
#include "llm/dialect.hpp"
#include "prompt/prompt.hpp"
#include "schema/schema.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace assay::bench {
namespace {

constexpr std::size_t rows_at_a_time = 1024;
constexpr std::size_t bytes_at_a_time = 4u << 20;

std::unique_ptr<llm::Dialect> make_dialect(const prompt::Prompt& prompt, const std::string& base_url)
{
    llm::Endpoint endpoint;
    endpoint.provider = "openai";
    endpoint.base_url = base_url;
    endpoint.api_key = api_key;
    endpoint.profile = "generic";
    llm::ChatTask task;
    task.model = "simulated";
    task.system = prompt.system();
    task.answer_schema = prompt.answer_schema();
    task.schema_name = "record";
    return llm::make_dialect(endpoint, task).value();
}

net::HttpRequest request_for(const batch::InputRow& row, const prompt::Prompt& prompt, const llm::Dialect& dialect)
{
    const std::vector<prompt::Document> documents = {{extract::row_id(row.row), row.text}};
    llm::ChatRequest request;
    request.turns.push_back({llm::Role::user, prompt.user(documents)});
    return dialect.encode(request);
}

}  // namespace

RequestFrame write_requests(const std::string& input, const std::string& schema, const std::string& base_url,
                            const std::string& bodies)
{
    const auto written = schema::load_schema(schema).value();
    const auto compiled = schema::Schema::compile(batch::close_objects(written.document())).value();
    const auto source = prompt::Template::parse(prompt::default_template_text(), "the default prompt").value();
    const auto prompt = prompt::Prompt::bind(source, compiled, prompt::Packing::single).value();
    const auto dialect = make_dialect(prompt, base_url);

    batch::InputOptions options;
    options.path = input;
    auto reader = batch::Input::open(options).value();
    std::ofstream file{bodies, std::ios::binary};
    RequestFrame frame;
    for (;;) {
        const auto rows = reader.next(rows_at_a_time, bytes_at_a_time).value();
        if (rows.empty())
            break;
        for (const auto& row : rows) {
            const auto request = request_for(row, prompt, *dialect);
            frame = {request.url, request.headers ? *request.headers : net::Headers{}};
            file << request.body << '\n';
        }
    }
    file.flush();
    if (!file)
        throw std::runtime_error("cannot write " + bodies);
    return frame;
}

MappedFile::MappedFile(const std::string& path)
{
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat facts {};
    if (fd < 0 || fstat(fd, &facts) != 0)
        throw std::runtime_error("cannot read " + path);
    const auto bytes = static_cast<std::size_t>(facts.st_size);
    void* start = mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    if (start == MAP_FAILED)
        throw std::runtime_error("cannot map " + path);
    text_ = {static_cast<const char*>(start), bytes};
}

MappedFile::~MappedFile()
{
    munmap(const_cast<char*>(text_.data()), text_.size());
}

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

}  // namespace assay::bench
