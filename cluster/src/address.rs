//! Where the processes of a cluster find each other, and who else may reach them.

use std::fmt;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use juanzong::error::Error;

/// Said wherever a port is opened.
pub const WARNING: &str = "\
安全：集群的端口没有密码，也不加密。谁连得上，谁就能让它读写它有权读写的任何文件、运行任何查询。
  默认只听本机（127.0.0.1），别的机器连不上。要用几台机器时：放在只有这几台机器的内网里，
  用防火墙挡住其他机器，用没有特权的普通用户运行，不要接互联网。";

/// Port of a scheduler that says no other.
const PORT: u16 = 50050;

/// Where a scheduler is: `df://host:port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduler {
    /// Name or number of the machine.
    pub host: String,
    /// Its port.
    pub port: u16,
}

impl FromStr for Scheduler {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::usage("要写成 df://机器:端口，如 df://10.0.0.1:50050");
        let rest = text.strip_prefix("df://").unwrap_or(text);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
            None => (rest, PORT),
        };
        let odd = |c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c));
        if host.is_empty() || host.contains(odd) {
            return Err(wrong());
        }
        Ok(Scheduler {
            host: host.into(),
            port,
        })
    }
}

impl fmt::Display for Scheduler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "df://{}:{}", self.host, self.port)
    }
}

/// Under which name others find what listens here.
///
/// # Errors
/// It listens everywhere, and no name is told.
pub fn known_as(bind: SocketAddr, told: Option<&str>) -> Result<String, Error> {
    match (told, bind.ip()) {
        (Some(name), _) => Ok(name.into()),
        (None, ip) if ip.is_unspecified() => {
            let what = format!("{bind} 是本机的全部地址，别的机器不知道连哪一个");
            Err(Error::usage(what)
                .hint("请把 --bind 写成具体的地址，或用 --host 写明别的机器怎么称呼本机。"))
        }
        (None, IpAddr::V4(ip)) => Ok(ip.to_string()),
        (None, IpAddr::V6(ip)) => Ok(format!("[{ip}]")),
    }
}

/// Warns where others than this machine can reach what listens here.
pub fn warn(bind: SocketAddr) {
    if !bind.ip().is_loopback() {
        // Nobody is told where the standard error is closed; the work goes on.
        let _ = writeln!(
            std::io::stderr(),
            "注意：{bind} 对别的机器开放。\n{WARNING}"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheduler_is_a_machine_and_a_port() {
        let read = |text: &str| text.parse::<Scheduler>().map(|s| s.to_string()).ok();
        assert_eq!(
            read("df://10.0.0.1:50050").as_deref(),
            Some("df://10.0.0.1:50050")
        );
        assert_eq!(read("node-1:7/").as_deref(), Some("df://node-1:7"));
        assert_eq!(read("df://node").as_deref(), Some("df://node:50050"));
        for wrong in [
            "",
            "df://",
            "df://:1",
            "http://a:1",
            "a:b",
            "a:99999",
            "df://a/b",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn who_listens_everywhere_must_say_its_name() {
        let bind = |text: &str| text.parse::<SocketAddr>().expect("an address");
        assert_eq!(
            known_as(bind("10.0.0.1:1"), None).ok().as_deref(),
            Some("10.0.0.1")
        );
        assert_eq!(
            known_as(bind("[::1]:1"), None).ok().as_deref(),
            Some("[::1]")
        );
        assert!(known_as(bind("0.0.0.0:1"), None).is_err());
        assert_eq!(
            known_as(bind("0.0.0.0:1"), Some("a")).ok().as_deref(),
            Some("a")
        );
    }
}
