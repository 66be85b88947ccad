// SPDX-License-Identifier: GPL-3.0-or-later
// What the peers that run in Node share: node PEER.js TASK SOURCE DATA NATIVE OUT THREADS [TIMES]
//   start   brings the engine up and no more
//   load    reads the three CSV files of DATA into NATIVE
//   T1..T6  answers a task from SOURCE, csv or native, into OUT
//   warm    answers all tasks TIMES times in one process, and prints the median seconds of each
const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

async function warm(answer, out, times) {
  for (const task of ["T1", "T2", "T3", "T4", "T5", "T6"]) {
    const seconds = [];
    for (let i = 0; i <= times; i++) {
      const start = process.hrtime.bigint();
      await answer(task, out);
      if (i > 0) seconds.push(Number(process.hrtime.bigint() - start) * 1e-9);
    }
    console.log(`${task},${median(seconds).toFixed(6)}`);
  }
}

export async function main(peer) {
  const [task, source, data, native, out, threads, times] = process.argv.slice(2);
  const given = { source, data, native, threads: Number(threads), warm: task === "warm" };
  if (task === "start") await peer.start(given);
  else if (task === "load") await peer.load(given);
  else {
    const answer = await peer.session(given);
    if (task === "warm") await warm(answer, out, Number(times ?? 3));
    else await answer(task, out);
  }
  process.exit(0); // threads of the engine would keep the process
}
