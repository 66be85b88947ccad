-- SPDX-License-Identifier: GPL-3.0-or-later
return require "seconds"("native", "The tasks from each engine's own files")
