//! Blocks → laid-out pages: fonts, line breaking, tables, images, numbering. No PDF.
