"""An OAuth server of django-oauth-toolkit, whose clients are its first argument after the port, as JSON.

Beside the toolkit's own pages it has one that names all tokens that it would still accept.
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import run
from django.http import JsonResponse
from django.urls import include, path

port, clients = int(sys.argv[1]), json.loads(sys.argv[2])

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path("db.sqlite3").absolute(),
            # Requests come in parallel, and each may have to wait for the only writer.
            "OPTIONS": {"timeout": 30},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
    MIDDLEWARE=[],
    OAUTH2_PROVIDER={"SCOPES": {"read": "Read"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of a test",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from oauth2_provider.models import AccessToken, Application, RefreshToken  # noqa: E402


def living(request):
    refresh = RefreshToken.objects.filter(revoked=None)
    tokens = [*AccessToken.objects.all(), *refresh]
    return JsonResponse([token.token for token in tokens], safe=False)


urlpatterns = [path("o/", include("oauth2_provider.urls")), path("living/", living)]

call_command("migrate", verbosity=0)
User.objects.create_user("ann", password="correct-horse")
for client in clients:
    Application.objects.create(
        client_id=client["clientId"],
        client_secret=client["clientSecret"],
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_PASSWORD,
    )
run("127.0.0.1", port, WSGIHandler(), threading=True)
