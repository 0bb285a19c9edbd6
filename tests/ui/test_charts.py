"""Charts as pictures."""

from PySide6.QtGui import QColor

from ui.charts import chart_image
from ui.theme.tokens import DARK, LIGHT


def bars(axes):
    axes.barh(["醴陵市", "茶陵县"], [5, 7])
    axes.set_xlabel("tCO₂e")


def test_a_chart_has_the_asked_size_in_device_pixels(qapp):
    picture = chart_image(bars, 300, 200, 2.0, LIGHT)
    assert (picture.width(), picture.height(), picture.devicePixelRatio()) == (600, 400, 2.0)


def test_a_chart_has_the_ground_and_ink_of_the_theme(qapp):
    for theme in (LIGHT, DARK):
        picture = chart_image(bars, 300, 200, 1.0, theme)
        assert picture.pixelColor(2, 2) == QColor(theme.surface)
        colours = {picture.pixelColor(x, 60).name() for x in range(300)}
        assert theme.accent.lower() in colours


def test_chinese_names_and_subscripts_are_drawn_and_not_left_as_boxes(qapp, recwarn):
    chart_image(bars, 300, 200, 1.0, LIGHT)
    assert not [one for one in recwarn if "missing from" in str(one.message)]


def test_a_chart_is_made_in_a_task(context, qtbot):
    made = []
    context.tasks.run("chart", lambda progress: chart_image(bars, 120, 80, 1.0, LIGHT), made.append)
    assert context.tasks.wait_idle()
    assert made[0].width() == 120
