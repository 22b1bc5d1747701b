//! The local page: everything the commands do, for people without a command line. It has no logic
//! of its own: what it shows is an [`Assessment`](crate::assess::Assessment), what it does goes
//! through [`Desk`](crate::desk::Desk).
//!
//! `guard` decides who is let in, `state` is what is open, `page` makes HTML, `listing` is how
//! findings are found again; of the rest each file is one screen. Nothing listens beyond this
//! machine, and no path of a request names a file.
//!
//! Left to the command line is what editors, other programs and clusters ask for (`schema`, JSON,
//! `ledger dump`, `cluster`), and `likeness` and `read` of loose files: in the page such a folder
//! is opened as a project, whose findings and files show the same.

mod assets;
mod backup;
mod board;
mod changes;
mod chosen;
mod compare;
mod counties;
mod decide;
mod dossier;
mod dossiers;
mod figures;
mod files;
mod finding;
mod findings;
mod folders;
mod guard;
mod job;
mod kept;
mod ledger;
mod letters;
mod listing;
mod marks;
mod order;
mod page;
mod pages;
mod particulars;
mod placing;
mod preview;
mod prints;
mod progress;
mod recent;
mod refused;
mod rules;
mod run;
mod scores;
mod settings;
mod standard;
mod start;
mod state;
mod stock;
mod stray;
mod upload;
mod verdicts;
mod verify;
mod workbook;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use crate::error::{Error, Kind, Result};
use state::Web;

/// Largest form that is taken, in bytes: a project file of a thousand units, encoded, has less.
/// Uploads have limits of their own.
const LARGEST_FORM: usize = 4 << 20;

/// The page, bound to a port of this machine and not yet served.
pub struct Server {
    listener: TcpListener,
    web: Arc<Web>,
}

impl Server {
    /// Takes a port of the loopback interface: this one, or with 0 any that is free. `home` is
    /// where the list of recent projects is kept, `None` keeps none.
    ///
    /// # Errors
    /// The port is taken; the system gives no random bytes.
    pub fn bind(port: u16, home: Option<PathBuf>) -> Result<Self> {
        let failed = |e: std::io::Error| {
            Error::new(Kind::Disk, format!("不能在本机打开页面（端口 {port}）"))
                .hint("端口可能被别的程序占用，请换一个端口，或不写端口由系统挑选。")
                .because(e)
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let mut token = [0_u8; 32];
        getrandom::fill(&mut token)
            .map_err(|e| Error::bug("系统没有给出随机数").because(e.to_string()))?;
        let token = token.iter().map(|byte| format!("{byte:02x}")).collect();
        let web = Arc::new(Web::new(token, port, home)?);
        Ok(Server { listener, web })
    }

    /// The address to open, with the token that lets its holder in.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?t={}", self.web.port, self.web.token)
    }

    /// Opens a project before anybody looks.
    ///
    /// # Errors
    /// As [`Desk::open`](crate::desk::Desk::open).
    pub fn open(&self, project: &Path) -> Result<()> {
        self.web.open(project)
    }

    /// Serves until somebody asks to quit.
    ///
    /// # Errors
    /// The system would not serve.
    pub fn run(self) -> Result<()> {
        let failed = |e: std::io::Error| Error::new(Kind::Disk, "页面打不开").because(e);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(failed)?;
        let (listener, web) = (self.listener, self.web);
        let served = runtime.block_on(async {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let quit = Arc::clone(&web);
            axum::serve(listener, router(web))
                .with_graceful_shutdown(async move { quit.quitting().await })
                .await
        });
        runtime.shutdown_timeout(Duration::from_secs(2));
        served.map_err(failed)
    }
}

fn router(web: Arc<Web>) -> Router {
    let routes = routes().router.fallback(page::lost);
    routes
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(Arc::clone(&web), refused::in_words))
        .layer(from_fn_with_state(Arc::clone(&web), guard::guard))
        .with_state(web)
}

/// Every path of the page, so that none is left unmeasured; `{…}` stands for what is asked for.
pub fn paths() -> Vec<&'static str> {
    routes().paths
}

/// Routes, and their paths, which a router does not tell.
#[derive(Default)]
struct Routes {
    router: Router<Arc<Web>>,
    paths: Vec<&'static str>,
}

impl Routes {
    fn route(mut self, path: &'static str, methods: MethodRouter<Arc<Web>>) -> Self {
        self.router = self.router.route(path, methods);
        self.paths.push(path);
        self
    }
}

fn routes() -> Routes {
    Routes::default()
        .route("/", get(start::home))
        .route("/start", get(start::page))
        .route("/open", post(start::open))
        .route("/tour", post(start::tour))
        .route("/close", post(start::close))
        .route("/quit", post(start::quit))
        .route("/folders", get(folders::page).post(folders::go))
        .route("/new", get(start::questions).post(start::create))
        .route("/run", get(run::page))
        .route("/run/start", post(run::start))
        .route("/run/stop", post(run::stop))
        .route("/run/events", get(run::events))
        .route("/changes", get(changes::page))
        .route("/board", get(board::page))
        .route("/unit/{anchor}", get(board::unit))
        .route("/findings", get(findings::list))
        .route("/finding/{id}", get(finding::page))
        .route("/finding/{id}/verdict", post(decide::verdict))
        .route("/finding/{id}/excuse", post(decide::excuse))
        .route("/finding/{id}/charge", post(decide::charge))
        .route("/finding/{id}/note", post(decide::note))
        .route("/finding/{id}/set", post(particulars::set))
        .route("/rules", get(rules::page))
        .route("/file/{id}", get(files::text))
        .route("/file/{id}/place", post(placing::place))
        .route("/file/{id}/photo", get(files::photo))
        .route("/file/{id}/page/{page}", get(files::plate))
        .route("/stray", get(stray::page))
        .route("/stray/assign", post(stray::assign))
        .route("/stray/undo", post(stray::undo))
        .route("/scores", get(scores::page))
        .route("/scores/marks", get(marks::page).post(marks::save))
        .route("/scores/figures", get(figures::page))
        .route("/scores/blank", post(figures::blank))
        .route("/scores/marks/export", post(marks::export))
        .route("/counties", get(counties::page).post(counties::start))
        .route("/counties/guide", get(counties::guide))
        .route("/counties/choose", post(counties::choose))
        .route("/counties/drop", post(counties::leave))
        .route("/counties/stop", post(counties::stop))
        .route("/counties/events", get(counties::events))
        .route("/prints", get(prints::page))
        .route("/prints/choose", post(prints::choose))
        .route("/prints/drop", post(prints::leave))
        .route("/prints/check", post(prints::check))
        .route("/prints/export", post(prints::export))
        .route("/prints/finding/{id}", get(prints::finding))
        .route("/verdicts", get(verdicts::page))
        .route("/verdicts/withdraw", post(verdicts::withdraw))
        .route("/ledger", get(ledger::page))
        .route("/ledger/progress", get(progress::page))
        .route("/ledger/decide", post(ledger::decide))
        .route("/ledger/add", post(workbook::add))
        .route("/ledger/workbook", get(workbook::export))
        .route(
            "/ledger/import",
            get(workbook::preview)
                .post(workbook::receive)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/ledger/import/confirm", post(workbook::confirm))
        .route("/letters", get(letters::page))
        .route("/letters/file", get(letters::file))
        .route("/letters/sent", post(letters::sent))
        .route("/backup", get(backup::page).post(backup::make))
        .route("/backup/restore", post(backup::restore))
        .route("/dossiers", get(dossiers::page))
        .route("/dossiers/folder", post(dossiers::folder))
        .route("/dossiers/{number}", get(dossier::page))
        .route("/dossiers/{number}/order", post(order::step))
        .route("/dossiers/{number}/preview", post(preview::start))
        .route("/dossiers/{number}/preview/stop", post(preview::stop))
        .route("/dossiers/{number}/preview/events", get(preview::events))
        .route("/dossiers/{number}/preview/{page}", get(preview::plate))
        .route("/dossiers/{number}/page/{page}", get(dossiers::plate))
        .route("/verify", get(verify::page))
        .route(
            "/verify/package",
            post(verify::package).layer(DefaultBodyLimit::disable()),
        )
        .route("/verify/own", post(verify::own))
        .route("/standard", get(standard::page))
        .route(
            "/standard/edit",
            get(standard::edit::page).post(standard::edit::save),
        )
        .route("/standard/check", post(standard::edit::check))
        .route("/settings", get(settings::page).post(settings::save))
        .route("/settings/fields", post(settings::save_fields))
        .route("/settings/fields/check", post(settings::check_fields))
        .route("/stock", get(stock::page).post(stock::start))
        .route("/settings/check", post(settings::check))
        .route("/settings/tree", post(settings::tree))
        .route("/assets/{name}", get(assets::serve))
}

/// Opens an address or a folder with the program the system has for it.
///
/// # Errors
/// There is none.
pub fn show(what: &str) -> Result<()> {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let started = Command::new(program)
        .args(arguments)
        .arg(what)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.map_err(|e| {
        Error::new(Kind::Disk, "没有能打开它的程序")
            .hint(format!("请自己打开：{what}"))
            .because(e)
    })?;
    // Nobody waits for it, but it must not be left undead.
    std::thread::spawn(move || child.wait());
    Ok(())
}
