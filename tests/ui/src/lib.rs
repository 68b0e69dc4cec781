//! Nothing: the cases are in `pass/` and `fail/`, and a package needs a target.
