// duckdb.js FOLDER FILE: what DuckDB, in memory, takes for all sums by area and year of a file of counts. FOLDER has
// node_modules/@duckdb/node-api. Prints seconds (without node's start), rows, and the sum of the first count.
const { createRequire } = require('node:module');
const { DuckDBInstance } = createRequire(process.argv[2] + '/x.js')('@duckdb/node-api');
const fs = require('node:fs');

async function main() {
    const head = Buffer.alloc(65536);
    fs.readSync(fs.openSync(process.argv[3]), head);
    const cells = head.toString().split('\n')[0].trim().split(',').slice(3);
    const columns = ["'area': 'VARCHAR'", "'year': 'INTEGER'", "'unit': 'VARCHAR'"]
        .concat(cells.map((cell) => `'${cell}': 'INTEGER'`)).join(', ');
    const begin = process.hrtime.bigint();
    const instance = await DuckDBInstance.create(':memory:');
    const db = await instance.connect();
    await db.run(`CREATE TABLE sums AS SELECT area, year, count(*) AS n, ${cells.map((cell) => `sum(${cell}) AS ${cell}`).join(', ')}
                  FROM read_csv('${process.argv[3]}', header = true, columns = {${columns}}) GROUP BY area, year`);
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    const check = await db.runAndReadAll(`SELECT count(*), sum(${cells[0]}) FROM sums`);
    const [rows, sum] = check.getRows()[0];
    console.log(`${seconds.toFixed(4)} ${rows} ${sum}`);
}
main().catch((error) => { console.error(error.message); process.exit(1); });
