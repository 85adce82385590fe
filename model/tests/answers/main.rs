//! The answers about session policies on random directories, held against plain ways of finding them: every representative, every
//! start and every permission, one by one.

mod difference;
mod explanation;
mod matrix;
mod random;
