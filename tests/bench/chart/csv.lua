-- SPDX-License-Identifier: GPL-3.0-or-later
return require "seconds"("csv", "The tasks from CSV")
