// Usage: node copy_parquet.mjs FROM TO COMPRESSION V1|V2
//
// Has DuckDB read a Parquet file and write it anew, for assay to read.
import { DuckDBInstance } from '@duckdb/node-api'

const [from, to, compression, version] = process.argv.slice(2)
const quoted = (text) => `'${text.replaceAll("'", "''")}'`
const connection = await (await DuckDBInstance.create(':memory:')).connect()
await connection.run(
  `COPY (SELECT * FROM read_parquet(${quoted(from)})) TO ${quoted(to)}
   (FORMAT parquet, COMPRESSION ${compression}, PARQUET_VERSION ${version}, ROW_GROUP_SIZE 2048)`)
