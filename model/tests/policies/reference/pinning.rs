//! Who pins and unpins, and who may start: the sources' conditions one after the other, the first that fails in a word.

use jumpstorm_model::access::{Directory, JumpItemKind, NoAccess, Place, Right, RoleAction};
use jumpstorm_model::permission::{Permission, Value};
use jumpstorm_model::session_policy::pinning::NoPinning;
use jumpstorm_model::session_policy::simulator::NoStart;
use jumpstorm_model::session_policy::{JumpTo, Representative, Start};

use super::roles::Roles;
use super::session::Said;
use crate::sites::places;

pub(crate) fn unpin(directory: &Directory, who: Representative, start: Start) -> &'static str {
    let Representative::User(user) = who else { return "owner" };
    if Said::about(directory, who, start).first(Permission::Pinning).value != Value::Allowed(true) {
        return "permission";
    }
    let roles = Roles::of(directory);
    if !places().any(|place| roles.grants(user, place, RoleAction::CreateAndDeploy)) {
        return "role";
    }
    "yes"
}

/// `unpinning` is what is said of unpinning in the same session.
pub(crate) fn pin(directory: &Directory, who: Representative, place: Place, unpinning: &'static str) -> &'static str {
    let (Representative::User(user), "yes") = (who, unpinning) else { return unpinning };
    match place {
        Place::Personal(owner) if owner != user => "list",
        _ if !Roles::of(directory).grants(user, place, RoleAction::CreateAndDeploy) => "place",
        _ => "yes",
    }
}

pub(crate) fn start(directory: &Directory, who: Representative, start: Start) -> &'static str {
    let right = match start {
        Start::Customer { .. } | Start::SupportButton(_) => return "yes",
        Start::Jump { item, .. } => match directory.jump_items[item.index()].kind {
            JumpItemKind::JumpClient(_) => Right::UseJumpClients,
            JumpItemKind::Jumpoint => Right::UseJumpoints,
            JumpItemKind::LocalJump => Right::UseLocalJump,
        },
        Start::JumpTo(JumpTo::Jumpoint) => Right::UseJumpoints,
        Start::JumpTo(JumpTo::LocalJump) => Right::UseLocalJump,
    };
    let Representative::User(user) = who else { return "external" };
    let roles = Roles::of(directory);
    if !roles.right(user, right).0 {
        return "right";
    }
    let Start::Jump { item, .. } = start else { return "yes" };
    let place = directory.jump_items[item.index()].place;
    if roles.at(user, place).is_none() {
        return "place";
    }
    if roles.grants(user, place, RoleAction::StartSessions) { "yes" } else { "role" }
}

/// An answer about pinning in the reference's words.
pub(crate) fn pinning_word<T>(answer: &Result<T, NoPinning>) -> &'static str {
    match answer {
        Ok(_) => "yes",
        Err(NoPinning::NotOwner(_)) => "owner",
        Err(NoPinning::Permission(_)) => "permission",
        Err(NoPinning::Role { .. }) => "role",
        Err(NoPinning::Place { .. }) => "place",
        Err(NoPinning::ForeignList { .. }) => "list",
    }
}

/// An answer about a start in the reference's words.
pub(crate) fn start_word<T>(answer: &Result<T, NoStart>) -> &'static str {
    match answer {
        Ok(_) => "yes",
        Err(NoStart::External(_)) => "external",
        Err(NoStart::Access(NoAccess::Right { .. })) => "right",
        Err(NoStart::Access(NoAccess::Place { .. })) => "place",
        Err(NoStart::Access(NoAccess::Role { .. })) => "role",
    }
}
