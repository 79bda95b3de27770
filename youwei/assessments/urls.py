from django.urls import path

from youwei.assessments import views

app_name = "assessments"
urlpatterns = [
    path("assessments/", views.index, name="index"),
    path("assessments/begin/<slug:scheme>/", views.begin, name="begin"),
    path("assessments/<slug:name>/", views.appraisal, name="appraisal"),
    path("assessments/<slug:name>/reply/", views.reply, name="reply"),
    path("assessments/<slug:name>/void/", views.void, name="void"),
    path("assessments/<slug:name>/<slug:step>/", views.step, name="step"),
    path("assessments/<slug:name>/report/<int:place>/", views.report, name="report"),
    path("assessments/<slug:name>/answer/<int:place>/", views.answer, name="answer"),
    path("results/", views.results, name="results"),
    path("results/check_draw.py", views.checker, name="checker"),
    path("results/<slug:name>/", views.result, name="result"),
    path("results/<slug:name>/draw.json", views.draw_file, name="draw-file"),
]
