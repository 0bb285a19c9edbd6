"""A layer leaves the project, and what was found wrong in it goes with it."""

from zzeco.project import Project, with_table, without_layer


def without_layer_and_findings(project: Project, name: str) -> Project:
    """The project without the layer and its findings; runs that estimated it stay as they were."""
    findings = project.table("findings")
    if len(findings) and (findings.columns(["layer"])["layer"] == name).any():
        project = with_table(project, "findings", findings.rows[findings.rows["layer"] != name])
    return without_layer(project, name)
