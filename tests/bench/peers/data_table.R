# data_table.R FILE: what data.table takes for all sums by area and year of a file of counts. Prints seconds (without R's start), rows,
# and the sum of the first count.
suppressMessages(library(data.table))
file <- commandArgs(TRUE)[1]
begin <- proc.time()[["elapsed"]]
returns <- fread(file, showProgress = FALSE)
sums <- returns[, lapply(.SD, sum), by = .(area, year), .SDcols = names(returns)[-(1:3)]]
cat(sprintf("%.4f %d %.0f\n", proc.time()[["elapsed"]] - begin, nrow(sums), sum(as.numeric(sums$m1_1))))
