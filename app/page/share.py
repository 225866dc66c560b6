"""Sharing and saving: a link, a setup file, a script with the trained parameters, and a link for a class."""

from __future__ import annotations

import streamlit as st

from app.page import files
from app.page.controls import as_text
from app.page.dialogs import close_dialog, dialog_button
from app.page.state import PageState
from app.setup.lesson import LONGEST, Lesson, cut, hideable
from app.words import _, explained
from engine.export import TARGETS, ExportError

TITLES = {"numpy": "NumPy", "pytorch": "PyTorch", "keras": "Keras"}


def share(page: PageState) -> None:
    """The button that opens the dialog."""
    if page.hides(("share",)):
        return
    help_text = _("A link, a file, the network as a script, or a link for a class.")
    label, icon = _("Share and save"), ":material/ios_share:"
    dialog_button(page, label, contents, width="large", icon=icon, key="share", help=help_text, button_width="stretch")


def contents(page: PageState) -> None:
    """The dialog: four ways to save or share."""
    parts = {_("Link"): link, _("File"): file, _("Code"): code, _("For a class"): lesson}
    for tab, draw in zip(st.tabs([*parts], key=page.key("share:tabs"), on_change="rerun"), parts.values(), strict=True):
        with tab:
            if tab.open:
                draw(page)


def link(page: PageState) -> None:
    """The address, for copying."""
    if why := page.why_no_link():
        st.warning(as_text(_("{why}: this one leaves out your rows. The setup file holds them.").format(why=why)))
        st.write(_("This link brings back everything else: the network, the training, and the seed they start from."))
    else:
        st.write(
            _("This link brings back everything: the data, the network, the training, and the seed they start from.")
        )
    st.code(files.address(page, page.lesson), language=None, wrap_lines=True)


def file(page: PageState) -> None:
    """The setup as a file, to download and to open."""
    st.write(_("The whole setup in one JSON file, including your own points. The command line reads it too."))
    st.download_button(
        _("Download the setup"),
        files.setup_text(page),
        "gradient-playground.json",
        "application/json",
        on_click="ignore",
        icon=":material/download:",
        key=page.key("share:download"),
    )
    given = st.file_uploader(_("Open a setup file of at most 5 MB"), key=page.key("share:file"))
    if given:
        if why := files.open_setup(page, given.getvalue()):
            st.warning(as_text(_("This file cannot be opened: {why}. Everything stays as it is.").format(why=why)))
        else:
            close_dialog(page)


def code(page: PageState) -> None:
    """The network as a script, and its parameters."""
    st.write(
        _(
            "NumPy: the network as trained so far, ready to predict. PyTorch and Keras: the same start, with a "
            "loop that trains it as this page does."
        )
    )
    target = st.segmented_control(
        _("Script for"),
        [*TARGETS],
        format_func=TITLES.__getitem__,
        default="numpy",
        required=True,
        key=page.key("share:target"),
    )
    try:
        text = files.script(page, str(target))
    except ExportError as error:
        st.warning(as_text(_("No script can be written: {why}.").format(why=explained(error))))
    else:
        name = f"network_{target}.py"
        st.download_button(
            _("Download {name}").format(name=name),
            text,
            name,
            "text/x-python",
            on_click="ignore",
            icon=":material/download:",
            key=page.key("share:script"),
        )
        st.code(text, language="python", height=260)
    st.download_button(
        _("Download the trained parameters"),
        page.live.parameters,  # called at the click, outside the visitor's run: it must know its session
        "network.npz",
        "application/octet-stream",
        on_click="ignore",
        icon=":material/download:",
        key=page.key("share:parameters"),
        help=_("A NumPy file: every weight, bias and running statistic by name, and what the optimizer remembers."),
    )


def lesson(page: PageState) -> None:
    """A link that presets the current setup, hides what should not be changed, and gives an instruction."""
    now = page.lesson
    st.write(
        _(
            "A link for your class: it opens the page as it is set up now, says what to do, and hides what "
            "would distract."
        )
    )
    note = st.text_area(
        _("Instruction"),
        now.note,
        max_chars=LONGEST,
        key=page.key("share:note"),
        placeholder=_("Press Play. Then set the learning rate to 10 and press Reset. What happens, and why?"),
        help=_("Plain text, shown above the network exactly as you type it here."),
        persist_state="page",
    )
    titles = hideable()
    hidden = st.multiselect(
        _("Hide"),
        [*titles],
        [name for name in titles if name in now.hidden],
        format_func=titles.__getitem__,
        key=page.key("share:hidden"),
        placeholder=_("Choose some"),
        help=_("Controls that the class will not see; whatever they set stays as it is now."),
        persist_state="page",
    )
    made = Lesson.of(note, hidden)
    if too_much := cut(note):
        st.warning(as_text(too_much))
    if why := page.why_no_link():
        message = _(
            "{why}: this one leaves out your rows. Press See it on this page, then hand out the setup file: it "
            "holds the rows and the instruction."
        )
        st.warning(as_text(message.format(why=why)))
    st.code(files.address(page, made), language=None, wrap_lines=True)
    if "share" in hidden:
        st.caption(_("Copy it first: on a page that hides Share and save, you cannot open this anymore."))
    if st.button(_("See it on this page"), key=page.key("share:try")):
        page.lesson = made
        close_dialog(page)
