//! `caltree show`: one cascade as a drawing.
