//! Chinese place names (GB/T 2260, compiled in) and where they stand in a text.
