//! Which folders file transfer reaches, and what is changed in them (TOOL-2, TOOL-10).

use crate::event::SessionEvent;
use crate::id::SessionId;
use crate::permission::{Paths, Permission, Value};
use crate::session::{ActRefusal, FileChange, FolderId, Side};
use crate::session_policy::Representative;

use super::rules::Scene;
use super::{Appliance, InUse};

impl Appliance {
    /// Somebody renames or deletes something. What is deleted is gone for good.
    pub(super) fn change_files(
        &mut self,
        who: Representative,
        id: SessionId,
        side: Side,
        folder: FolderId,
        how: FileChange,
    ) {
        if how == FileChange::Delete
            && let Some(session) = self.sessions.table.get_mut(&id)
        {
            session.in_use.deleted.push((side, folder));
        }
        self.tell_session(id, SessionEvent::FilesChanged { who, side, folder, how });
    }

    /// Whether somebody's file transfer reaches a folder: the session's permissions do, and it has not been deleted.
    pub(super) fn may_reach(&self, scene: &Scene, side: Side, folder: FolderId) -> Result<(), ActRefusal> {
        let folders = &self.sessions.support.tools.folders;
        let path = folders.get(usize::from(folder.0)).ok_or(ActRefusal::Path)?;
        let permission = match side {
            Side::Remote => Permission::RemotePaths,
            Side::Local => Permission::LocalPaths,
        };
        let reached = match scene.outcome.get(permission).value {
            Value::Paths(Paths::Any) => true,
            // Lists are numbered as they were in the directory when the session started.
            Value::Paths(Paths::Listed(list)) => {
                let lists = scene.session.started.as_ref().map(|rules| &rules.directory().path_lists);
                let list = lists.and_then(|lists| lists.get(usize::from(list.0)));
                list.is_some_and(|list| list.iter().any(|root| is_within(path, root)))
            }
            _ => false,
        };
        if !reached {
            return Err(ActRefusal::Path);
        }
        let is_gone = |(on, gone): &(Side, FolderId)| {
            *on == side && folders.get(usize::from(gone.0)).is_some_and(|gone| is_within(path, gone))
        };
        let in_use: &InUse = &scene.session.in_use;
        if in_use.deleted.iter().any(is_gone) { Err(ActRefusal::Deleted) } else { Ok(()) }
    }
}

/// Whether a folder is another one or lies in it. Slashes of either kind separate names; letters of either case are the same,
/// as they are to Windows and to a Mac. A path that steps up lies nowhere.
fn is_within(path: &str, root: &str) -> bool {
    let names = |path: &'_ str| -> Vec<String> {
        path.split(['/', '\\']).filter(|name| !name.is_empty() && *name != ".").map(str::to_lowercase).collect()
    };
    let (path, root) = (names(path), names(root));
    path.starts_with(&root) && !path.iter().any(|name| name == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: TOOL-2.
    #[test]
    fn a_folder_lies_in_those_above_it_and_nowhere_else() {
        for (path, root, expected) in [
            (r"C:\Logs", r"C:\Logs", true),
            (r"c:\logs\today", r"C:\Logs\", true),
            ("/var/log/app", "/var/log", true),
            ("/var/logs", "/var/log", false),
            ("/var", "/var/log", false),
            ("/var/log/../../etc", "/var/log", false),
            ("/var/./log//app", "/var/log", true),
            ("/etc", "/", true),
        ] {
            assert_eq!(is_within(path, root), expected, "{path} in {root}");
        }
    }
}
