def test_app_starts():
    pass
