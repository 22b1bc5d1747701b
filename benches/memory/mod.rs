//! How much memory this process has used.

/// The most so far, in MB; 0 where the system does not tell.
pub fn most() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    peak(&status)
}

/// The most that any one process used that this one started and that still runs, in MB.
#[allow(dead_code, reason = "each bench takes what it needs")]
pub fn most_of_children() -> u64 {
    let own = format!("PPid:\t{}", std::process::id());
    let processes = std::fs::read_dir("/proc").into_iter().flatten();
    let states = processes
        .filter_map(Result::ok)
        .filter_map(|process| std::fs::read_to_string(process.path().join("status")).ok())
        .filter(|status| status.lines().any(|line| line == own));
    states.map(|status| peak(&status)).max().unwrap_or(0)
}

fn peak(status: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    number.unwrap_or(0) / 1024
}
