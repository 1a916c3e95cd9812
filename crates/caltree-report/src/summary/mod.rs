//! `caltree summary`: what each cascade holds, and totals over all.
