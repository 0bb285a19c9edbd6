"""The first start: language and folder are asked for on the start page, and the sample is offered."""

from pathlib import Path

from making import new_project

from ui.folders import projects_folder, usual_folder


def start_page(program):
    return program.window.workspace("start")


def test_language_and_folder_hold_at_once(programs, tmp_path, monkeypatch):
    program = programs()
    first = start_page(program).first
    assert first.isVisible() and start_page(program).empty.isVisible()
    monkeypatch.setattr(
        "ui.workspaces.start_first.QFileDialog.getExistingDirectory", lambda *_words: str(tmp_path / "林业 数据")
    )
    first.choose_button.click()
    assert first.folder.text() == str(tmp_path / "林业 数据") == str(projects_folder(program.context.preferences))
    assert usual_folder(program.context) == tmp_path / "林业 数据" and (tmp_path / "林业 数据").is_dir()
    first.language.setCurrentIndex(first.language.findData("zh"))
    first.language.activated.emit(first.language.currentIndex())
    assert program.context.preferences.get("language") == "zh"
    again = start_page(program).first
    assert again is not first and again.language.currentData() == "zh" and again.folder.text().endswith("林业 数据")


def test_it_goes_when_it_is_done_and_does_not_come_back(programs):
    program = programs()
    first = start_page(program).first
    first.head.itemAt(first.head.count() - 1).widget().click()
    assert first.isHidden()
    program.window.close()
    assert start_page(programs()).first.isHidden()


def test_whoever_had_a_project_is_not_asked(programs, tmp_path):
    program = programs(new_project(tmp_path))
    program.window.run_action("project.close")
    assert program.context.tasks.wait_idle()
    assert start_page(program).first.isHidden()


def test_without_a_choice_projects_go_into_the_documents(preferences, monkeypatch):
    monkeypatch.setattr("ui.folders.platformdirs.user_documents_dir", lambda: "/home/somebody/文档")
    assert projects_folder(preferences) == Path("/home/somebody/文档/zzeco")
