#include "serve/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <utility>

namespace assay::serve {
namespace {

using prometheus::Histogram;

const Histogram::BucketBoundaries request_seconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
// As OpenTelemetry's conventions for generative AI have them.
const Histogram::BucketBoundaries model_seconds = {0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
const Histogram::BucketBoundaries tokens = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864};

std::string name_of(const Operation* operation)
{
    return operation == nullptr ? "none" : std::string{operation->id};
}

}  // namespace

struct Metrics::Families {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
        .Name("assay_http_requests_total").Help("Requests answered.").Register(registry);
    prometheus::Family<Histogram>& durations = prometheus::BuildHistogram()
        .Name("assay_http_request_duration_seconds").Help("From a request's head to its reply.").Register(registry);
    prometheus::Family<prometheus::Counter>& bytes = prometheus::BuildCounter()
        .Name("assay_http_body_bytes_total").Help("Bytes of bodies, by direction.").Register(registry);
    prometheus::Family<prometheus::Counter>& refusals = prometheus::BuildCounter()
        .Name("assay_http_refusals_total").Help("Requests turned away before their work began.").Register(registry);
    prometheus::Family<prometheus::Counter>& texts = prometheus::BuildCounter()
        .Name("assay_extract_texts_total").Help("Texts extracted from, by what became of them.").Register(registry);
    prometheus::Family<Histogram>& model_tokens = prometheus::BuildHistogram()
        .Name("gen_ai_client_token_usage").Help("Tokens of calls to models.").Register(registry);
    prometheus::Family<Histogram>& model_durations = prometheus::BuildHistogram()
        .Name("gen_ai_client_operation_duration_seconds").Help("Of calls to models, retries included.").Register(registry);
    prometheus::Family<prometheus::Gauge>& gauges = prometheus::BuildGauge()
        .Name("assay_http_calls_in_flight").Help("Calls under way, by what they take most of.").Register(registry);
    prometheus::Family<prometheus::Gauge>& waiting = prometheus::BuildGauge()
        .Name("assay_rag_waiting_writes").Help("Writes that wait for another to the same collection.").Register(registry);
    prometheus::Family<prometheus::Gauge>& connections = prometheus::BuildGauge()
        .Name("assay_http_connections").Help("Open connections.").Register(registry);
    prometheus::Family<prometheus::Gauge>& dropped = prometheus::BuildGauge()
        .Name("assay_log_dropped_lines").Help("Log lines that nobody took in time.").Register(registry);

    prometheus::Counter& bytes_in = bytes.Add({{"direction", "in"}});
    prometheus::Counter& bytes_out = bytes.Add({{"direction", "out"}});
    prometheus::Gauge& cpu_calls = gauges.Add({{"load", "cpu"}});
    prometheus::Gauge& model_calls = gauges.Add({{"load", "model"}});
    prometheus::Gauge& waiting_writes = waiting.Add({});
    prometheus::Gauge& open = connections.Add({});
    prometheus::Gauge& lost_lines = dropped.Add({});

    // Looking a series up by its labels costs more than the rest of a small request.
    std::map<std::pair<const Operation*, int>, prometheus::Counter*> counters;
    std::map<const Operation*, Histogram*> histograms;
};

Metrics::Metrics() : families_{std::make_unique<Families>()} {}
Metrics::~Metrics() = default;

void Metrics::count_request(const Operation* operation, int status, std::chrono::duration<double> duration,
                            std::size_t bytes_in, std::size_t bytes_out)
{
    auto& f = *families_;
    auto*& counter = f.counters[{operation, status}];
    if (counter == nullptr)
        counter = &f.requests.Add({{"operation", name_of(operation)}, {"status", std::to_string(status)}});
    counter->Increment();
    auto*& histogram = f.histograms[operation];
    if (histogram == nullptr)
        histogram = &f.durations.Add({{"operation", name_of(operation)}}, request_seconds);
    histogram->Observe(duration.count());
    f.bytes_in.Increment(static_cast<double>(bytes_in));
    f.bytes_out.Increment(static_cast<double>(bytes_out));
}

void Metrics::count_refusal(const std::string& reason)
{
    families_->refusals.Add({{"reason", reason}}).Increment();
}

void Metrics::count_model(const std::string& operation, const std::string& provider, const std::string& model,
                          const llm::Usage& usage, std::chrono::duration<double> duration)
{
    const prometheus::Labels labels = {
        {"gen_ai_operation_name", operation}, {"gen_ai_provider_name", provider}, {"gen_ai_request_model", model}};
    families_->model_durations.Add(labels, model_seconds).Observe(duration.count());
    for (const auto& [type, count] : {std::pair{"input", usage.input}, {"output", usage.output}}) {
        if (!count)
            continue;
        auto with_type = labels;
        with_type.emplace("gen_ai_token_type", type);
        families_->model_tokens.Add(with_type, tokens).Observe(static_cast<double>(*count));
    }
}

void Metrics::count_texts(const std::string& status, std::uint64_t texts)
{
    families_->texts.Add({{"status", status}}).Increment(static_cast<double>(texts));
}

std::string Metrics::text(const Now& now) const
{
    auto& f = *families_;
    f.open.Set(static_cast<double>(now.connections));
    f.cpu_calls.Set(static_cast<double>(now.cpu_calls));
    f.model_calls.Set(static_cast<double>(now.model_calls));
    f.waiting_writes.Set(static_cast<double>(now.waiting_writes));
    f.lost_lines.Set(static_cast<double>(now.dropped_log_lines));
    return prometheus::TextSerializer{}.Serialize(f.registry.Collect());
}

}  // namespace assay::serve
