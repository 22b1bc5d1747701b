//! Folders → [`Catalogue`](crate::catalogue::Catalogue). The only code that reads submissions; it opens for reading and never
//! writes inside them.
