// Usage: node read_parquet.mjs FILE [hyparquet|duckdb]
//
// Prints what the file holds as an implementation other than assay's sees it:
// first a line with the schema and the statistics, then each row as a JSON
// line in assay's own form.
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

/** A value as assay writes it: dates as days, integers with all their digits. */
export function json(value) {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Date) return JSON.stringify(value.toISOString().slice(0, 10))
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`
  if (typeof value === 'object') {
    return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${json(member)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

async function describe(file) {
  const metadata = await parquetMetadataAsync(file)
  const schema = metadata.schema.map((element) => ({
    name: element.name,
    type: element.type,
    repetition: element.repetition_type,
    logical: element.logical_type?.type,
    converted: element.converted_type,
    children: element.num_children,
  }))
  const rowGroups = metadata.row_groups.map((group) => ({
    rows: group.num_rows,
    columns: group.columns.map(({ meta_data: chunk }) => ({
      path: chunk.path_in_schema.join('.'),
      codec: chunk.codec,
      encodings: chunk.encodings,
      values: chunk.num_values,
      nulls: chunk.statistics?.null_count,
      min: chunk.statistics?.min_value,
      max: chunk.statistics?.max_value,
    })),
  }))
  return { created_by: metadata.created_by, rows: metadata.num_rows, schema, row_groups: rowGroups }
}

async function readWithHyparquet(path) {
  const file = await asyncBufferFromFile(path)
  return parquetReadObjects({ file, compressors })
}

/** DuckDB's values, by its types, as plain JavaScript values. */
function plain(value, type) {
  if (value === null) return null
  if (type.alias === 'JSON') return JSON.parse(value)
  if (value.items !== undefined) return value.items.map((item) => plain(item, type.valueType))
  if (value.entries !== undefined) {
    return Object.fromEntries(type.entryNames.map((name, i) => [name, plain(value.entries[name], type.entryTypes[i])]))
  }
  if (value.days !== undefined) return new Date(value.days * 86400000)
  return value
}

async function readWithDuckdb(path) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path.replaceAll("'", "''")}')`)
  const names = result.columnNames()
  const types = result.columnTypes()
  return result.getRows().map((row) => Object.fromEntries(row.map((value, i) => [names[i], plain(value, types[i])])))
}

const [path, reader = 'hyparquet'] = process.argv.slice(2)
const rows = reader === 'duckdb' ? await readWithDuckdb(path) : await readWithHyparquet(path)
const lines = [json(await describe(await asyncBufferFromFile(path))), ...rows.map(json)]
process.stdout.write(lines.join('\n') + '\n')
