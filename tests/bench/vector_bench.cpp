// Queries per CPU second of vector search, one query a call, one thread, beside
// a plain scan in single precision that also says what the right answers are.
//
//     vector_bench [vectors=100000] [dimensions=384] [noise=0.5,...] [queries=1000]
//
// Where Debian's libhnswlib-dev is installed, its graph is measured in the same run.
//
// The vectors are unit vectors in 1,000 clusters: centre + noise * a random unit
// vector, so a noise of 1 puts a cosine of about 0.5 between two of one cluster.

#include "rag/index/best_hits.hpp"
#include "rag/index/cell_index.hpp"
#include "rag/index/dot.hpp"
#include "rag/index/flat_index.hpp"

#ifdef ASSAY_HAS_HNSWLIB
#include "vector_bench_hnsw.hpp"
#endif

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>

namespace {

using namespace assay::rag;

constexpr std::size_t k = 10;
constexpr std::size_t clusters = 1000;

struct Matrix {
    std::size_t dimensions;
    std::vector<float> values;

    [[nodiscard]] std::size_t rows() const { return values.size() / dimensions; }
    [[nodiscard]] std::span<const float> row(std::size_t i) const
    {
        return {values.data() + i * dimensions, dimensions};
    }
};

void scale_to_one(std::span<float> vector)
{
    const float length = std::sqrt(dot(vector.data(), vector.data(), vector.size()));
    for (float& value : vector)
        value /= length;
}

Matrix random_units(std::size_t rows, std::size_t dimensions, std::mt19937& random)
{
    std::normal_distribution<float> normal;
    Matrix matrix{dimensions, std::vector<float>(rows * dimensions)};
    for (float& value : matrix.values)
        value = normal(random);
    for (std::size_t i = 0; i < rows; ++i)
        scale_to_one({matrix.values.data() + i * dimensions, dimensions});
    return matrix;
}

Matrix clustered(const Matrix& centres, std::size_t rows, float noise, std::mt19937& random)
{
    Matrix matrix = random_units(rows, centres.dimensions, random);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto centre = centres.row(random() % centres.rows());
        float* row = matrix.values.data() + i * matrix.dimensions;
        for (std::size_t j = 0; j < matrix.dimensions; ++j)
            row[j] = centre[j] + noise * row[j];
        scale_to_one({row, matrix.dimensions});
    }
    return matrix;
}

double cpu_seconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::vector<Hit> plain_scan(const Matrix& vectors, std::span<const float> query)
{
    BestHits best{k};
    for (std::size_t i = 0; i < vectors.rows(); ++i)
        best.offer({static_cast<Slot>(i), dot(query.data(), vectors.row(i).data(), query.size())});
    return std::move(best).take();
}

using Search = std::function<std::vector<Hit>(std::span<const float>)>;

void measure(const char* name, const Matrix& queries, const std::vector<std::vector<Hit>>& right, const Search& search)
{
    std::size_t found = 0;
    const double start = cpu_seconds();
    for (std::size_t i = 0; i < right.size(); ++i) {
        for (const Hit& hit : search(queries.row(i)))
            for (const Hit& wanted : right[i])
                found += hit.slot == wanted.slot;
    }
    const double seconds = cpu_seconds() - start;
    std::size_t wanted = 0;
    for (const auto& hits : right)
        wanted += hits.size();
    std::printf("  %-28s recall %.4f %10.0f queries per CPU second\n", name,
                static_cast<double>(found) / static_cast<double>(wanted), static_cast<double>(right.size()) / seconds);
}

void run(std::size_t rows, std::size_t dimensions, float noise, std::size_t query_count)
{
    std::mt19937 random{42};
    const Matrix centres = random_units(clusters, dimensions, random);
    const Matrix vectors = clustered(centres, rows, noise, random);
    const Matrix queries = clustered(centres, query_count, noise, random);

    double start = cpu_seconds();
    std::vector<std::vector<Hit>> right;
    for (std::size_t i = 0; i < queries.rows(); ++i)
        right.push_back(plain_scan(vectors, queries.row(i)));
    std::printf("noise %.2f: %zu vectors of %zu dimensions, %zu queries\n", static_cast<double>(noise), rows, dimensions,
                queries.rows());
    std::printf("  %-28s recall 1.0000 %10.0f queries per CPU second\n", "plain f32 scan",
                static_cast<double>(queries.rows()) / (cpu_seconds() - start));

    start = cpu_seconds();
    FlatIndex flat{dimensions};
    flat.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i)
        flat.add(static_cast<Slot>(i), vectors.row(i));
    std::printf("  %-28s %.2f s, %.0f bytes a vector\n", "flat index, built in", cpu_seconds() - start,
                static_cast<double>(flat.memory_bytes()) / static_cast<double>(rows));
    measure("flat index", queries, right, [&](auto query) { return flat.search(query, k); });
    measure("flat index, AVX2", queries, right,
            [&](auto query) { return flat.search(query, k, nullptr, Instructions::avx2); });
    measure("flat index, plain", queries, right,
            [&](auto query) { return flat.search(query, k, nullptr, Instructions::plain); });

    start = cpu_seconds();
    const CellIndex cells = CellIndex::build(flat, {});
    std::printf("  %-28s %.2f s, %zu cells, %.0f bytes a vector more\n", "cell index, built in", cpu_seconds() - start,
                cells.cells(), static_cast<double>(cells.memory_bytes()) / static_cast<double>(rows));
    for (std::size_t probes = 1; probes <= 64 && probes <= cells.cells(); probes *= 2)
        measure(("cell index, " + std::to_string(probes) + " cells").c_str(), queries, right,
                [&](auto query) { return cells.search_cells(flat, query, k, nullptr, probes); });
    measure(("cell index, its own " + std::to_string(cells.probes())).c_str(), queries, right,
            [&](auto query) { return cells.search(flat, query, k); });

#ifdef ASSAY_HAS_HNSWLIB
    start = cpu_seconds();
    const HnswPeer graph{vectors.values, dimensions};
    std::printf("  %-28s %.2f s\n", "hnswlib (AVX2), built in", cpu_seconds() - start);
    for (std::size_t candidates = k; candidates <= 640; candidates *= 2)
        measure(("hnswlib, ef " + std::to_string(candidates)).c_str(), queries, right, [&](auto query) {
            std::vector<Hit> hits;
            for (const auto slot : graph.search(query, k, candidates))
                hits.push_back({slot, 0});
            return hits;
        });
#endif

    SlotSet one_percent{rows};
    for (std::size_t i = 0; i < rows; i += 100)
        one_percent.insert(static_cast<Slot>(i));
    std::vector<std::vector<Hit>> right_filtered;
    for (std::size_t i = 0; i < queries.rows(); ++i) {
        BestHits best{k};
        one_percent.for_each([&](Slot slot) {
            best.offer({slot, dot(queries.row(i).data(), vectors.row(slot).data(), dimensions)});
        });
        right_filtered.push_back(std::move(best).take());
    }
    measure("flat index, 1 % allowed", queries, right_filtered,
            [&](auto query) { return flat.search(query, k, &one_percent); });
}

}  // namespace

int main(int argc, char** argv)
{
    const auto number = [&](int i, std::size_t otherwise) {
        return argc > i ? std::strtoul(argv[i], nullptr, 10) : otherwise;
    };
    const std::string noises = argc > 3 ? argv[3] : "0.5,1,2";
    for (std::size_t at = 0; at != std::string::npos;) {
        const auto comma = noises.find(',', at);
        run(number(1, 100'000), number(2, 384), std::strtof(noises.substr(at, comma - at).c_str(), nullptr),
            number(4, 1000));
        at = comma == std::string::npos ? comma : comma + 1;
    }
}
