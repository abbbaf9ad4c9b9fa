//! What exactly a directory of tests is: the commit it stands at, or a hash of what it holds.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{SuiteError, TestFile};

/// The commit that `dir` stands at, if it is the top of a git checkout.
///
/// Only `dir/.git` counts: the commit of a repository further up says nothing about the suite it happens to contain.
pub(crate) fn git_head(dir: &Path) -> Option<String> {
    let read = |path: PathBuf| fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
    let dot_git = dir.join(".git");
    // In a submodule or a second work tree, `.git` is a file that names the real directory.
    let git = match read(dot_git.clone()) {
        Some(pointer) => dir.join(pointer.strip_prefix("gitdir:")?.trim()),
        None => dot_git,
    };
    let head = read(git.join("HEAD"))?;
    let Some(reference) = head.strip_prefix("ref:").map(str::trim) else {
        return is_commit(&head).then_some(head);
    };
    // A second work tree keeps its references with the first.
    let common = read(git.join("commondir")).map_or_else(|| git.clone(), |common| git.join(common));
    let packed = || {
        let packed = read(common.join("packed-refs"))?;
        packed.lines().find_map(|line| line.strip_suffix(reference)?.strip_suffix(' ').map(str::to_owned))
    };
    read(common.join(reference)).or_else(packed).filter(|commit| is_commit(commit))
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `content-` and the 128-bit FNV-1a hash of every path and its bytes, in order, each preceded by its length.
pub(crate) fn content(files: &[TestFile]) -> Result<String, SuiteError> {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut add = |bytes: &[u8]| {
        for &byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    };
    for file in files {
        add(file.path.as_bytes());
        add(&file.bytes()?);
    }
    Ok(format!("content-{hash:032x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Suite;

    const COMMIT: &str = "193e551f0000000000000000000000000000abcd";

    fn checkout(git: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in git {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn head_is_found_detached_loose_packed_and_through_a_pointer() {
        let detached = checkout(&[(".git/HEAD", COMMIT)]);
        let loose = checkout(&[(".git/HEAD", "ref: refs/heads/main\n"), (".git/refs/heads/main", COMMIT)]);
        let packed = format!("# pack-refs with: peeled\n{COMMIT} refs/heads/main\n");
        let packed = checkout(&[(".git/HEAD", "ref: refs/heads/main\n"), (".git/packed-refs", &packed)]);
        let pointer = checkout(&[(".git", "gitdir: real/worktree\n"), ("real/worktree/HEAD", COMMIT)]);
        for dir in [detached, loose, packed, pointer] {
            assert_eq!(git_head(dir.path()).as_deref(), Some(COMMIT));
        }
    }

    #[test]
    fn no_head_or_a_broken_one_is_no_commit() {
        for git in [&[][..], &[(".git/HEAD", "ref: refs/heads/gone")], &[(".git/HEAD", "nonsense")], &[(".git", "?")]] {
            assert_eq!(git_head(checkout(git).path()), None);
        }
    }

    #[test]
    fn the_content_hash_follows_paths_and_bytes() {
        let revision = |files: &[(&str, &str)]| Suite::from_dir(checkout(files).path()).unwrap().revision().unwrap();
        let base = revision(&[("a.wast", "x"), ("b.wast", "y")]);
        assert_eq!(base, revision(&[("b.wast", "y"), ("a.wast", "x")]));
        assert!(base.starts_with("content-") && base.len() == 8 + 32, "{base}");
        assert_ne!(base, revision(&[("a.wast", "xy"), ("b.wast", "")]));
        assert_ne!(base, revision(&[("a.wast", "x"), ("c.wast", "y")]));
    }
}
