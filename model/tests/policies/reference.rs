//! The reference: written from the sources' sentences, for reading and not for speed.

pub(crate) mod pinning;
pub(crate) mod roles;
pub(crate) mod session;

/// Of the group policies that define a setting, in their order and each with whether it is final: a policy further down
/// overrides those above when they allow it; otherwise the first that does not allow it takes precedence.
fn who_wins<T: Clone>(defined: &[(T, bool)]) -> Option<T> {
    let first_final = defined.iter().find(|(_, is_final)| *is_final);
    first_final.or(defined.last()).map(|(says, _)| says.clone())
}
