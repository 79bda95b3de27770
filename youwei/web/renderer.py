"""Forms are drawn with the components of the house."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template import loader


class HouseRenderer(DjangoTemplates):
    """Our templates where we have one, Django's for the plain controls."""

    form_template_name = "_components/form.html"
    field_template_name = "_components/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("_components/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)
