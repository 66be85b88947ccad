# SPDX-License-Identifier: GPL-3.0-or-later
# The tasks for data.table: Rscript datatable.R TASK SOURCE DATA NATIVE OUT THREADS (see run). It has no file format of
# its own, so it reads CSV only, and of that only the columns a task needs.
suppressPackageStartupMessages(library(data.table))
given <- setNames(as.list(commandArgs(TRUE)[1:6]), c("task", "source", "data", "native", "out", "threads"))
setDTthreads(as.integer(given$threads), restore_after_fork = FALSE)

types <- list(
  opinions = c(
    opinion_id = "character", session_id = "character", unit_code = "character", raised_on = "IDate",
    field = "character", authority = "character", status = "character", due_on = "IDate", resolved_on = "IDate",
    text = "character"
  ),
  sessions = c(
    session_id = "character", unit_code = "character", date = "IDate", kind = "character", level = "character",
    chair = "character", participants = "integer", households = "integer"
  )
)
read <- function(name, columns) {
  file <- file.path(given$data, paste0(name, ".csv"))
  fread(file,
    sep = ",", select = types[[name]][columns], na.strings = "", encoding = "UTF-8", showProgress = FALSE
  )
}

tasks <- list(
  T1 = function() {
    t <- read("opinions", c("unit_code", "raised_on", "status"))
    t <- t[, .(n = .N, resolved = sum(status == "resolved")), keyby = .(unit_code, year = year(raised_on))]
    t[, rate := resolved / n][]
  },
  T2 = function() {
    counted <- read("opinions", c("session_id", "status"))
    counted <- counted[, .(n = .N, done = sum(status == "resolved")), by = session_id]
    sessions <- read("sessions", c("session_id", "unit_code", "date", "participants"))
    sessions[counted, on = "session_id", `:=`(n = i.n, done = i.done)]
    setnafill(sessions, fill = 0L, cols = c("n", "done"))
    years <- sessions[, .(
      sessions = .N, participants = sum(participants), opinions = sum(n), resolved = sum(done)
    ), keyby = .(unit_code, year = year(date))]
    years[, rate := fifelse(opinions > 0L, resolved / opinions, NA_real_)]
    before <- years[, .(unit_code, year = year + 1L, rate_before = rate, opinions_before = opinions)]
    years[before, on = c("unit_code", "year"), `:=`(
      rate_change = rate - i.rate_before, opinions_change = opinions - i.opinions_before
    )][]
  },
  T3 = function() {
    t <- read("opinions", c("raised_on", "field", "status", "resolved_on"))
    t[, days := as.integer(resolved_on) - as.integer(raised_on)]
    t[, .(
      n = .N, median = as.double(median(days, na.rm = TRUE)),
      p90 = as.double(quantile(days, 0.9, na.rm = TRUE, names = FALSE))
    ), keyby = .(field, status)]
  },
  T4 = function() {
    t <- read("opinions", c("unit_code", "raised_on", "text"))
    t <- t[raised_on >= as.IDate("2025-01-01") & raised_on < as.IDate("2026-01-01")]
    t <- t[grepl("đất đai", text, fixed = TRUE), .(n = .N), by = unit_code]
    head(t[order(-n, unit_code)], 20)
  },
  T5 = function() {
    t <- read("opinions", c("unit_code", "raised_on", "status"))
    setkey(t, unit_code, raised_on)
    t[, `:=`(place = frank(raised_on, ties.method = "min"), so_far = cumsum(status == "resolved")), by = unit_code]
    t[, .(place = max(place), resolved = max(so_far)), keyby = .(unit_code, year = year(raised_on))]
  },
  T6 = function() {
    t <- read("opinions", c("unit_code", "raised_on", "opinion_id", "status"))
    setcolorder(t, c("unit_code", "raised_on", "opinion_id", "status"))
    setorder(t, unit_code, -raised_on, opinion_id)[]
  }
)

if (given$task %in% names(tasks)) fwrite(tasks[[given$task]](), given$out)
