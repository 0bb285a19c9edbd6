"""The project's boundary and its layers by kind and epoch."""

from functools import lru_cache

from layers import boundary as boundary_module
from layers.boundary import Boundary
from layers.errors import ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.project import Project


def project_boundary(project: Project) -> Boundary:
    """The bureau's own boundary layer, else the bundled outlines (indicative)."""
    own = latest_layer(project, "boundary")
    return boundary_module.bundled() if own is None or not len(own) else _own_boundary(own)


@lru_cache(maxsize=2)
def _own_boundary(layer: VectorLayer) -> Boundary:
    return boundary_module.from_table(layer.table, layer.geometry, layer.crs)


def epoch_key(epoch: str | None) -> str:
    """The epoch as a date to sort by; a bare year stands for its end, an undated layer comes first."""
    return f"{epoch}-12-31" if epoch and len(epoch) == 4 else epoch or ""


def layers_of(project: Project, kind: str) -> list[VectorLayer]:
    """The layers of a kind, undated first, then by epoch."""
    return sorted(
        (layer for layer in project.layers.values() if layer.kind == kind), key=lambda one: epoch_key(one.epoch)
    )


def named_layer(project: Project, name: str) -> VectorLayer:
    """The layer of that name; ZzecoError naming those that are there."""
    if name not in project.layers:
        raise ZzecoError(
            _("The project has no layer {layer}.").format(layer=name),
            _("Layers: {layers}.").format(layers=", ".join(project.layers) or "–"),
        )
    return project.layers[name]


def latest_layer(project: Project, kind: str) -> VectorLayer | None:
    """The layer of the kind's latest epoch."""
    layers = layers_of(project, kind)
    return layers[-1] if layers else None


def latest_layers(project: Project) -> dict[str, VectorLayer]:
    """The latest layer of every kind that is there."""
    kinds = {layer.kind for layer in project.layers.values()}
    found = {kind: latest_layer(project, kind) for kind in sorted(kinds)}
    return {kind: layer for kind, layer in found.items() if layer is not None}


def previous_layer(project: Project, kind: str, epoch: str | None) -> VectorLayer | None:
    """The dated layer of the kind before an epoch; None for an undated one."""
    known = layers_of(project, kind)
    before = [layer for layer in known if layer.epoch and epoch and epoch_key(layer.epoch) < epoch_key(epoch)]
    return before[-1] if before else None
