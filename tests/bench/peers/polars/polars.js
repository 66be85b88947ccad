// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks for Polars, lazily and streaming: node polars.js TASK SOURCE DATA NATIVE OUT THREADS (see run).
process.env.POLARS_MAX_THREADS = process.argv[7]; // read once, when the library comes up
const { default: pl } = await import("nodejs-polars");
const { main } = await import("./peer.js");

const { Utf8: text, Date: date, Int64: whole, Categorical: category } = pl;
const schemas = {
  opinions: {
    opinion_id: text, session_id: text, unit_code: category, raised_on: date, field: category, authority: category,
    status: category, due_on: date, resolved_on: date, text: text,
  },
  sessions: {
    session_id: text, unit_code: category, date: date, kind: category, level: category, chair: category,
    participants: whole, households: whole,
  },
  units: { unit_code: text, name: text, level: text, parent_code: text, population: whole },
};

const csv = (data, name) => pl.scanCSV(`${data}/${name}.csv`, { schema: schemas[name], hasHeader: true });
const resolved = (name) => pl.col("status").eq(pl.lit("resolved")).sum().cast(pl.Int64).alias(name);
const texts = (names) => names.map((name) => pl.col(name).cast(pl.Utf8)); // categories sort by code
const year = (name) => pl.col(name).dt.year().alias("year");

const queries = {
  T1: ({ opinions }) =>
    opinions
      .groupBy([pl.col("unit_code"), year("raised_on")])
      .agg(pl.len().alias("n"), resolved("resolved"))
      .withColumns(...texts(["unit_code"]), pl.col("resolved").cast(pl.Float64).div(pl.col("n")).alias("rate"))
      .sort(["unit_code", "year"]),
  T2: ({ opinions, sessions }) => {
    const counted = opinions.groupBy("session_id").agg(pl.len().cast(pl.Int64).alias("n"), resolved("done"));
    const years = sessions
      .join(counted, { on: "session_id", how: "left" })
      .groupBy([pl.col("unit_code"), year("date")])
      .agg(
        pl.len().alias("sessions"), pl.col("participants").sum(), pl.col("n").sum().alias("opinions"),
        pl.col("done").sum().alias("resolved"),
      )
      .withColumns(
        ...texts(["unit_code"]),
        pl.when(pl.col("opinions").gt(0)).then(pl.col("resolved").cast(pl.Float64).div(pl.col("opinions"))).otherwise(pl.lit(null))
          .alias("rate"),
      );
    const before = years.select(
      pl.col("unit_code"), pl.col("year").add(1).cast(pl.Int32).alias("year"), pl.col("rate").alias("rate_before"),
      pl.col("opinions").alias("opinions_before"),
    );
    return years
      .join(before, { on: ["unit_code", "year"], how: "left" })
      .select(
        pl.col("unit_code"), pl.col("year"), pl.col("sessions"), pl.col("participants"), pl.col("opinions"),
        pl.col("resolved"), pl.col("rate"), pl.col("rate").sub(pl.col("rate_before")).alias("rate_change"),
        pl.col("opinions").sub(pl.col("opinions_before")).alias("opinions_change"),
      )
      .sort(["unit_code", "year"]);
  },
  T3: ({ opinions }) => {
    const days = pl.col("resolved_on").cast(pl.Int32).sub(pl.col("raised_on").cast(pl.Int32));
    return opinions
      .select(pl.col("field"), pl.col("status"), days.alias("days"))
      .groupBy(["field", "status"])
      .agg(
        pl.len().alias("n"), pl.col("days").median().alias("median"),
        pl.col("days").quantile(0.9, "linear").alias("p90"),
      )
      .withColumns(...texts(["field", "status"]))
      .sort(["field", "status"]);
  },
  T4: ({ opinions }) =>
    opinions
      .filter(
        pl.col("raised_on").gtEq(pl.lit("2025-01-01").str.strptime(pl.Date, "%Y-%m-%d"))
          .and(pl.col("raised_on").lt(pl.lit("2026-01-01").str.strptime(pl.Date, "%Y-%m-%d")))
          .and(pl.col("text").str.contains("đất đai", true, true)),
      )
      .groupBy("unit_code")
      .agg(pl.len().alias("n"))
      .withColumns(...texts(["unit_code"]))
      .sort([pl.col("n"), pl.col("unit_code")], [true, false])
      .head(20),
  T5: ({ opinions }) =>
    opinions
      .select(pl.col("unit_code"), pl.col("raised_on"), pl.col("status").eq(pl.lit("resolved")).cast(pl.Int64).alias("done"))
      .sort(["unit_code", "raised_on"])
      .withColumns(
        pl.col("raised_on").rank({ method: "min" }).over("unit_code").alias("place"),
        pl.col("done").cumSum().over("unit_code").alias("so_far"),
      )
      .groupBy([pl.col("unit_code"), year("raised_on")])
      .agg(pl.col("place").max(), pl.col("so_far").max().alias("resolved"))
      .withColumns(...texts(["unit_code"]))
      .sort(["unit_code", "year"]),
  T6: ({ opinions }) =>
    opinions
      .select(pl.col("unit_code"), pl.col("raised_on"), pl.col("opinion_id"), pl.col("status"))
      .withColumns(...texts(["unit_code"]))
      .sort(["unit_code", "raised_on", "opinion_id"], [false, true, false]),
};

function tables({ source, data, native, warm }) {
  if (source === "csv") return { opinions: csv(data, "opinions"), sessions: csv(data, "sessions") };
  const parquet = (name) => pl.scanParquet(`${native}/${name}.parquet`);
  if (!warm) return { opinions: parquet("opinions"), sessions: parquet("sessions") };
  const memory = (name) => parquet(name).collectSync().lazy();
  return { opinions: memory("opinions"), sessions: memory("sessions") };
}

await main({
  start: async () => {},
  load: async ({ data, native }) => {
    const fs = await import("node:fs");
    fs.mkdirSync(native, { recursive: true });
    for (const name of ["opinions", "sessions", "units"])
      await csv(data, name).sinkParquet(`${native}/${name}.parquet`, { compression: "zstd" }).collect({ engine: "streaming" });
  },
  session: async (given) => {
    const from = tables(given);
    return async (task, out) => {
      const answer = await queries[task](from).collect({ engine: "streaming" });
      answer.writeCSV(out);
    };
  },
});
