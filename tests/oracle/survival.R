# SPDX-License-Identifier: GPL-3.0-or-later
# Time to an outcome by R's survival and cmprsk: Rscript survival.R in this folder. It writes survival/random.csv, what R
# gives for seeded random cases (a line each), survival/lung.csv, the data of a published log-rank test, and
# survival/aml.csv, those of aml as opinions. tests/plugin/test_survival.c makes the same cases and compares, and so does
# tests/cli/survival.test; they need neither R nor this file.
suppressPackageStartupMessages({ library(survival); library(cmprsk) })

state <- 0
following <- function(below) { # Park and Miller's generator: exact in doubles
  state <<- (16807 * state) %% 2147483647
  state %% below
}

text <- function(x) ifelse(is.na(x), "nan", formatC(x, digits = 17, format = "g", width = 1))

# The curve, its error and its bounds on a day; 1 before the first.
at <- function(fit, day) {
  i <- findInterval(day, fit$time)
  if (i == 0) return(c(1, 0, NA, NA))
  error <- fit$std.err[i]
  c(fit$surv[i], ifelse(is.nan(error), Inf, error), fit$lower[i], fit$upper[i])
}

mean_until <- function(fit, horizon) {
  left <- fit$surv[length(fit$surv)]
  if (horizon > max(fit$time) && left > 0) return(c(NA, NA))
  unname(survival:::survmean(fit, rmean = horizon)[[1]][c("rmean", "se(rmean)")])
}

log_rank <- function(d, formula) {
  if (length(unique(d$group)) < 2 || sum(d$cause == 1) == 0) return(c(NA, 0))
  t <- tryCatch(survdiff(formula, d), error = function(e) NULL)
  if (is.null(t)) return(c(NA, -1)) # a singular matrix: not compared
  expected <- if (is.matrix(t$exp)) rowSums(t$exp) else t$exp
  df <- sum(expected > 0) - 1
  if (df < 1 || t$chisq == 0 && qr(t$var)$rank == 0) return(c(NA, 0))
  if (qr(t$var)$rank < df) return(c(NA, -1))
  c(t$chisq, df)
}

incidence <- function(d, day) {
  if (sum(d$cause == 1) == 0) return(c(0, 0))
  fit <- cuminc(d$day, d$cause)[["1 1"]]
  i <- max(which(fit$time <= day))
  c(fit$est[i], sqrt(max(0, fit$var[i])))
}

one <- function(seed) {
  state <<- seed
  for (k in 1:3) following(2)
  n <- 1 + following(60)
  range <- 1 + following(40)
  share <- following(5)
  groups <- 1 + following(4)
  d <- data.frame(day = numeric(n), cause = 0, group = 0, stratum = 0)
  for (i in 1:n) {
    d$day[i] <- following(range)
    d$cause[i] <- if (following(4) < share) 1 + (following(3) == 0) else 0
    d$group[i] <- following(groups)
    d$stratum[i] <- following(3)
  }
  fit <- survfit(Surv(day, cause == 1) ~ 1, d, conf.type = "log-log", conf.int = 0.9)
  # asked for alone, a median that the curve reaches at its very end is missed where its last value was rounded down
  q <- lapply(quantile(fit, c(0.01, 0.5, 0.75, 0.9)), function(x) x[-1])
  last <- max(d$day)
  closed <- d$day[d$cause == 1]
  half <- floor(last / 2)
  row <- c(seed, at(fit, half), at(fit, last), q$quantile, q$lower, q$upper,
    mean_until(fit, last), mean_until(fit, half), mean_until(fit, last + 5), median(closed), if (length(closed) > 0) quantile(closed, 0.9, type = 2) else NA,
    log_rank(d, Surv(day, cause == 1) ~ group), log_rank(d, Surv(day, cause == 1) ~ group + strata(stratum)),
    incidence(d, half), incidence(d, last))
  paste(text(row), collapse = ",")
}

writeLines(vapply(1:2000, one, ""), "survival/random.csv")
write.csv(na.omit(lung[, c("time", "status", "pat.karno", "inst")]), "survival/lung.csv", row.names = FALSE, quote = FALSE)

# Those whose event came were raised on the first day; the others so long before the last of 2024, when they are open.
last <- as.Date("2024-12-31")
raised <- ifelse(aml$status == 1, as.character(as.Date("2024-01-01")), as.character(last - aml$time))
resolved <- ifelse(aml$status == 1, as.character(as.Date("2024-01-01") + aml$time), "")
write.csv(data.frame(id = seq_along(raised), unit = "A", field = aml$x, raised_on = raised, resolved_on = resolved,
  outcome = ifelse(aml$status == 1, "resolved", "open")), "survival/aml.csv", row.names = FALSE, quote = FALSE)
