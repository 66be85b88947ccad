// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the files of tests/cli/arrow as other programs write them: node foreign.js FOLDER
import * as arrow from "apache-arrow";
import pl from "nodejs-polars";
import fs from "fs";

const folder = process.argv[2] + "/";
const column = arrow.vectorFromArray;
const write = (name, columns, kind = "file") =>
    fs.writeFileSync(folder + name, arrow.tableToIPC(columns instanceof arrow.Table ? columns : new arrow.Table(columns), kind));

const types = new arrow.Table({
    id: column(["a1", "a2", "a3"], new arrow.Utf8),
    unit: column(["Xã A", null, "Xã A"], new arrow.Dictionary(new arrow.Utf8, new arrow.Int32)),
    n: column([9007199254740993n, -5n, null], new arrow.Int64),
    small: column([-1, null, 127], new arrow.Int8),
    big: column([18446744073709551615n, 1n, 2n], new arrow.Uint64),
    x: column([0.1, 1e300, null], new arrow.Float64),
    f: column([0.1, 2.5, null], new arrow.Float32),
    b: column([true, false, null], new arrow.Bool),
    d: column([new Date("2024-02-29"), null, new Date("1969-12-31")], new arrow.DateDay),
    at: column([Date.UTC(2024, 1, 29, 8, 30), null, Date.UTC(1969, 11, 31, 23, 59, 59)], new arrow.TimestampMillisecond),
    large: column(["đất đai", "", null], new arrow.LargeUtf8),
    none: column([null, null, null], new arrow.Null),
});
write("types.arrow", types);
write("types.arrows", types, "stream");
write("batches.arrows", types.slice(0, 2).concat(types.slice(2)), "stream");
write("empty.arrow", { id: column([], new arrow.Utf8), n: column([], new arrow.Int32) });

const refused = (name, values, type) => write(name, { id: column(["a"], new arrow.Utf8), col: column(values, type) });
refused("list.arrow", [[1, 2]], new arrow.List(new arrow.Field("item", new arrow.Int32)));
refused("zone.arrow", [0], new arrow.Timestamp(arrow.TimeUnit.MILLISECOND, "Asia/Ho_Chi_Minh"));
refused("binary.arrow", [new Uint8Array([1])], new arrow.Binary);
refused("time.arrow", [1], new arrow.TimeSecond);

const of = make => Array.from({ length: 40 }, (_, i) => make(i));
const rows = pl.DataFrame({
    id: of(i => "hồ sơ số " + i),
    unit: of(i => (i % 7 === 3 ? null : "Xã " + (i % 3))),
    n: of(i => i * 1000),
    d: of(i => new Date(Date.UTC(2024, 0, 1 + i))),
    x: of(i => i / 10),
}).withColumns(
    pl.col("unit").cast(pl.Categorical).alias("unit"),
    pl.col("d").cast(pl.Date).alias("day"),
    pl.col("d").cast(pl.Datetime("ms")).alias("d"),
);
for (const packing of ["lz4", "zstd"]) rows.writeIPC(folder + "polars-" + packing + ".arrow", { compression: packing });
rows.writeIPCStream(folder + "polars.arrows", { compression: "lz4" });
