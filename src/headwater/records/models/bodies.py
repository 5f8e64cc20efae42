"""Those who act: units, people who sign in, and the keys of other systems."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Unit(models.Model):
    """A body that can hold an assignment; loaded from the city folder, in a tree."""

    code = models.CharField(max_length=32, primary_key=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    town = models.CharField(max_length=50, blank=True)
    platform = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return self.code


class Leaf(models.Model):
    """A leaf of the catalogue, as far as SQL must know it; loaded from the city folder."""

    code = models.CharField(max_length=20, primary_key=True)
    parent = models.CharField(max_length=20)
    is_effective = models.BooleanField(default=True)
    is_protected = models.BooleanField(default=False)
    is_countable = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class User(AbstractUser):
    """Somebody who signs in; acts for a unit in a role of the city folder."""

    role = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    language = models.CharField(max_length=10, blank=True)
    is_demo = models.BooleanField(default=False)


class ApiKey(models.Model):
    """A key of another system; only its hash is kept."""

    name = models.CharField(max_length=100, unique=True)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    per_minute = models.PositiveIntegerField(default=600)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Setting(models.Model):
    """A value of this installation that must survive a restart: the demo clock, the city."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name
