# SPDX-License-Identifier: GPL-3.0-or-later
# Shares and rates by R: Rscript proportions.R in this folder. It writes proportions/random.csv, what R gives for seeded random
# counts (a line each); tests/plugin/test_proportions.c makes the same counts and compares, without R or this file.
state <- 0
following <- function(below) { # Park and Miller's generator: exact in doubles
  force(below) # which may ask for a number itself, before this one
  state <<- (16807 * state) %% 2147483647
  state %% below
}
sizes <- c(1, 2, 10, 40, 300, 5000, 10000000)
group <- function() { # x of n: none, all, few, or any
  n <- 1 + following(sizes[1 + following(7)])
  kind <- following(6)
  x <- if (kind == 0) 0 else if (kind == 1) n else if (kind == 2) min(n, following(6)) else following(n + 1)
  c(x, n)
}
text <- function(x) ifelse(is.na(x), "nan", formatC(x, digits = 17, format = "g", width = 1))

jeffreys <- function(x, n, a) c(if (x == 0) 0 else qbeta(a, x + 0.5, n - x + 0.5),
  if (x == n) 1 else qbeta(a, x + 0.5, n - x + 0.5, lower.tail = FALSE))
byar <- function(x, t, z) c(if (x == 0) 0 else max(0, x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3),
  (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3) / t
katz <- function(a, b, z) {
  if (a[1] == 0) return(rep(NA, 3))
  r <- (b[1] / b[2]) / (a[1] / a[2])
  if (b[1] == 0 || (a[1] == a[2] && b[1] == b[2])) return(c(r, NA, NA)) # an error of 0 is none
  c(r, exp(log(r) + c(-1, 1) * z * sqrt(1 / a[1] - 1 / a[2] + 1 / b[1] - 1 / b[2])))
}
woolf <- function(a, b, z) {
  m <- c(b[1], b[2] - b[1], a[1], a[2] - a[1])
  if (m[2] == 0 || m[3] == 0) return(rep(NA, 3))
  r <- m[1] * m[4] / (m[2] * m[3])
  if (any(m == 0)) return(c(r, NA, NA))
  c(r, exp(log(r) + c(-1, 1) * z * sqrt(sum(1 / m))))
}
score <- function(a, b) {
  p <- suppressWarnings(prop.test(c(a[1], b[1]), c(a[2], b[2]), correct = FALSE)$p.value)
  if (is.nan(p)) 1 else p
}
fisher_mid <- function(a, b) {
  yes <- a[1] + b[1]
  if (a[2] + b[2] > 20000) return(NA)
  d <- dhyper(max(0, yes - b[2]):min(a[2], yes), a[2], b[2], yes)
  here <- dhyper(a[1], a[2], b[2], yes)
  same <- abs(d / here - 1) <= 1e-7
  sum(d[d < here & !same]) + sum(d[same]) / 2
}
mcnemar <- function(m) {
  x <- m[2]
  k <- m[2] + m[3]
  if (k == 0) return(rep(1, 4))
  test <- matrix(c(m[1], m[3], m[2], m[4]), 2)
  corrected <- pchisq(max(0, abs(m[2] - m[3]) - 1)^2 / k, 1, lower.tail = FALSE)
  exact <- binom.test(x, k)$p.value
  mid <- if (m[2] == m[3]) 1 - dbinom(x, k, 0.5) / 2 else 2 * pbinom(min(m[2], m[3]), k, 0.5) - dbinom(x, k, 0.5)
  c(mcnemar.test(test, correct = FALSE)$p.value, corrected, exact, mid)
}
wilson <- function(x, n) suppressWarnings(prop.test(x, n, conf.level = 0.9, correct = FALSE)$conf.int)
paired <- function(m) {
  n <- sum(m)
  if (n == 0) return(c(NA, NA))
  x <- c(m[1] + m[2], m[1] + m[3])
  w <- cbind(wilson(x[1], n), wilson(x[2], n))
  p <- x / n
  a <- m[1] * m[4] - m[2] * m[3]
  if (a > 0) a <- max(0, a - n / 2)
  margins <- prod(x, n - x)
  phi <- if (margins > 0) a / sqrt(margins) else 0
  l <- p - w[1, ]
  u <- w[2, ] - p
  p[1] - p[2] + c(-sqrt(l[1]^2 - 2 * phi * l[1] * u[2] + u[2]^2), sqrt(l[2]^2 - 2 * phi * l[2] * u[1] + u[1]^2))
}
# Strata of c(x1, n1, x2, n2). Breslow and Day's test with Tarone's correction, the fitted count by bisection.
pool <- function(s) {
  s <- Filter(function(t) t[1] + t[3] > 0 && t[1] + t[3] < t[2] + t[4], s)
  if (length(s) < 2) return(rep(NA, 5))
  m <- array(unlist(lapply(s, function(t) c(t[3], t[1], t[4] - t[3], t[2] - t[1]))), c(2, 2, length(s)))
  t <- mantelhaen.test(m, correct = FALSE, conf.level = 0.9)
  odds <- unname(t$estimate)
  if (!is.finite(odds)) return(c(NA, NA, NA, t$statistic, NA)) # without an upper bound, as of one stratum
  if (odds == 0) return(c(odds, NA, NA, t$statistic, NA))
  a <- sapply(s, function(t) {
    yes <- t[1] + t[3]
    f <- function(a) log(a) + log(t[2] - yes + a) - log(yes - a) - log(t[4] - a) - log(odds)
    low <- max(0, yes - t[2])
    high <- min(yes, t[4])
    for (i in 1:200) {
      middle <- (low + high) / 2
      if (f(middle) < 0) low <- middle else high <- middle
    }
    (low + high) / 2
  })
  x <- sapply(s, function(t) t[3])
  v <- mapply(function(t, a) 1 / (1 / a + 1 / (t[4] - a) + 1 / (t[1] + t[3] - a) + 1 / (t[2] - t[1] - t[3] + a)), s, a)
  c(odds, t$conf.int, t$statistic, sum((x - a)^2 / v) - sum(x - a)^2 / sum(v))
}

one <- function(seed) {
  state <<- seed
  for (k in 1:3) following(2)
  a <- group()
  b <- group()
  exposure <- (1 + following(4000)) / 8
  m <- c(following(40), following(12), following(12), following(40))
  s <- lapply(1:3, function(i) {
    n <- c(1 + following(30), 1 + following(30))
    c(following(n[1] + 1), n[1], following(n[2] + 1), n[2])
  })
  p <- sapply(1:6, function(i) following(1000) / 1000)
  z <- qnorm(0.95)
  row <- c(seed, binom.test(a[1], a[2], conf.level = 0.9)$conf.int, jeffreys(a[1], a[2], 0.05),
    poisson.test(a[1], exposure, conf.level = 0.9)$conf.int, byar(a[1], exposure, z), katz(a, b, z), woolf(a, b, z),
    score(a, b), fisher_mid(a, b), mcnemar(m), paired(m), pool(s), p.adjust(p, "BH"), p.adjust(p, "holm"))
  paste(text(row), collapse = ",")
}
writeLines(vapply(1:1000, one, ""), "proportions/random.csv")
