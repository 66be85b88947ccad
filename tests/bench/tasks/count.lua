-- SPDX-License-Identifier: GPL-3.0-or-later
-- The scanner and little else: how many rows there are.
return ds.cases:aggregate "n = count()"
