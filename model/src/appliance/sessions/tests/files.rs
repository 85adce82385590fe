//! File transfer in a session.

use super::tools::{SESSION, deny, in_session};
use super::*;
use crate::permission::{PathListId, Paths};
use crate::plan::Device;
use crate::session::{
    ActRefusal, CustomerClient, FileChange, FileWay, FolderId, Side, Tool, ToolAct, ToolKind, WhyStopped,
};
use crate::session_policy::Representative;

/// The folders of the plan.
const FOLDERS: [&str; 4] = ["C:/", "C:/Logs", "C:/Logs/today", "C:/Users"];
const ROOT: FolderId = FolderId(0);
const LOGS: FolderId = FolderId(1);
const TODAY: FolderId = FolderId(2);
const USERS: FolderId = FolderId(3);

fn folders(plan: &mut Plan) {
    plan.support.tools.folders = FOLDERS.map(str::to_owned).to_vec();
}

/// With file transfer on for Alice.
fn transferring(change: impl FnOnce(&mut Plan)) -> Desk {
    let mut desk = in_session(CustomerClient::Full, Device::Windows, |plan| {
        folders(plan);
        change(plan);
    });
    assert_eq!(desk.tool(ALICE, ToolAct::Start(Tool::Files)), Ok(()));
    desk.outputs();
    desk
}

const fn send(way: FileWay, remote: FolderId, local: FolderId) -> ToolAct {
    ToolAct::Transfer { way, remote, local, kilobytes: 2_500 }
}

const fn change(side: Side, folder: FolderId, how: FileChange) -> ToolAct {
    ToolAct::Change { side, folder, how }
}

/// Covers: TOOL-2, TOOL-10.
#[test]
fn files_go_the_ways_that_are_permitted() {
    let (upload, download) = (send(FileWay::Upload, LOGS, USERS), send(FileWay::Download, LOGS, USERS));
    let refused = Err(ActRefusal::NotPermitted);
    type Change = fn(&mut Plan);
    let only_down: Change = |plan| deny(Permission::FileUpload)(plan);
    let only_up: Change = |plan| deny(Permission::FileDownload)(plan);
    // Upload, download; then a change on the remote side, and on the local one.
    for (permitted, expected) in [
        (only_down, [refused, Ok(()), refused, Ok(())]),
        (only_up, [Ok(()), refused, Ok(()), refused]),
        (|_: &mut Plan| {}, [Ok(()); 4]),
    ] {
        let mut desk = transferring(permitted);
        let renames = [Side::Remote, Side::Local].map(|side| change(side, LOGS, FileChange::Rename));
        for (act, expected) in [upload, download].into_iter().chain(renames).zip(expected) {
            assert_eq!(desk.tool(ALICE, act), expected, "{act:?}");
            // Nobody else's file transfer is on.
            assert_eq!(desk.tool(BOB, act), Err(ActRefusal::NotOn));
        }
        // Nothing of it takes the screen.
        assert_eq!(desk.only_session().in_use().tool(Representative::User(ALICE), ToolKind::Screen), None);
    }
    let mut desk = in_session(CustomerClient::Full, Device::Windows, |plan| {
        deny(Permission::FileUpload)(plan);
        deny(Permission::FileDownload)(plan);
    });
    assert_eq!(desk.tool(ALICE, ToolAct::Start(Tool::Files)), refused);
}

/// Covers: TOOL-2, SPOL-14.
#[test]
fn permissions_bound_the_folders_on_either_side() {
    let listed = |permission: Permission| {
        move |plan: &mut Plan| {
            plan.directory.path_lists.push(vec!["c:\\logs".to_owned()]);
            plan.directory.global.define(permission, Value::Paths(Paths::Listed(PathListId(1))));
        }
    };
    let path = Err(ActRefusal::Path);
    let folders = [(ROOT, path), (LOGS, Ok(())), (TODAY, Ok(())), (USERS, path), (FolderId(9), path)];
    for (folder, expected) in folders {
        let free = if folder == FolderId(9) { path } else { Ok(()) };
        for (permission, on_remote, on_local) in
            [(Permission::RemotePaths, expected, free), (Permission::LocalPaths, free, expected)]
        {
            for way in [FileWay::Upload, FileWay::Download] {
                let mut desk = transferring(listed(permission));
                assert_eq!(desk.tool(ALICE, send(way, folder, LOGS)), on_remote, "{permission:?} {folder:?}");
                assert_eq!(desk.tool(ALICE, send(way, LOGS, folder)), on_local, "{permission:?} {folder:?}");
            }
            let mut desk = transferring(listed(permission));
            let acts = [Side::Remote, Side::Local].map(|side| change(side, folder, FileChange::Rename));
            assert_eq!(acts.map(|act| desk.tool(ALICE, act)), [on_remote, on_local], "{permission:?} {folder:?}");
        }
    }
    // At the lowest level no folder is reached; and lists are those of the directory as it was.
    let mut desk = transferring(deny(Permission::RemotePaths));
    assert_eq!(desk.tool(ALICE, send(FileWay::Upload, LOGS, LOGS)), path);
    let mut desk = transferring(listed(Permission::RemotePaths));
    desk.change(|directory| directory.path_lists[1].clear());
    assert_eq!(desk.tool(ALICE, send(FileWay::Upload, LOGS, LOGS)), Ok(()));
}

/// Covers: TOOL-10.
#[test]
fn what_is_deleted_is_gone_for_good_on_its_side() {
    let mut desk = transferring(|_| {});
    let who = Representative::User(ALICE);
    let how = FileChange::Delete;
    assert_eq!(desk.tool(ALICE, change(Side::Remote, LOGS, how)), Ok(()));
    assert_eq!(desk.events(), [SessionEvent::FilesChanged { who, side: Side::Remote, folder: LOGS, how }]);
    let gone = Err(ActRefusal::Deleted);
    for (act, expected) in [
        (change(Side::Remote, LOGS, how), gone),
        (change(Side::Remote, TODAY, FileChange::Rename), gone),
        (send(FileWay::Download, TODAY, USERS), gone),
        (send(FileWay::Upload, LOGS, USERS), gone),
        (send(FileWay::Download, ROOT, LOGS), Ok(())),
        (change(Side::Local, LOGS, how), Ok(())),
        (send(FileWay::Download, ROOT, LOGS), gone),
    ] {
        assert_eq!(desk.tool(ALICE, act), expected, "{act:?}");
    }
}

/// Covers: TOOL-4.
#[test]
fn a_transfer_lasts_as_long_as_its_bytes_take_unless_it_is_stopped() {
    let mut desk = transferring(|plan| plan.support.tools.traffic.transfer = 1_000_000);
    let who = Representative::User(ALICE);
    for _ in 0..3 {
        assert_eq!(desk.tool(ALICE, send(FileWay::Upload, LOGS, USERS)), Ok(()));
    }
    let files = crate::session::TrafficFigures::default().files;
    assert_eq!(desk.appliance.sessions().tool_traffic(), files + 3_000_000);
    assert_eq!(desk.tool(BOB, ToolAct::CancelTransfer(1)), Err(ActRefusal::NotOn));
    assert_eq!(desk.tool(ALICE, ToolAct::CancelTransfer(1)), Ok(()));
    desk.outputs();
    let done = at(1) + SimDuration::from_millis(2_500);
    let ended = |transfer| (done, SESSION, SessionEvent::FilesEnded { who, transfer, why: WhyStopped::Finished });
    assert_eq!(desk.run(done - SimDuration::from_micros(1)), []);
    assert_eq!(desk.run(done), [ended(2), ended(3)]);
    assert_eq!(desk.appliance.sessions().tool_traffic(), files);
    // What is under way stops with file transfer; one of nothing is done at once.
    assert_eq!(desk.tool(ALICE, send(FileWay::Download, LOGS, USERS)), Ok(()));
    desk.outputs();
    assert_eq!(desk.tool(ALICE, ToolAct::Stop(ToolKind::Files)), Ok(()));
    let why = WhyStopped::Stopped;
    let stopped = SessionEvent::ToolStopped { who, tool: Tool::Files, why };
    assert_eq!(desk.events(), [stopped, SessionEvent::FilesEnded { who, transfer: 4, why }]);
    assert_eq!(desk.appliance.sessions().tool_traffic(), 0);
}
