"""What a person does with a page: sign in with one click, fill in, choose a move."""

from youwei.procedures.models import Case


class Hands:
    """Somebody at a page, one after the other of the cast."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page

    def become(self, who):
        self.visit.open("/sign-in/")
        self.page.locator(f'form[action="/sign-in/as/{who}/"] button').first.click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def write(self, **fields):
        """Fill in by name, whatever kind of field it is."""
        for name, value in fields.items():
            one = self.page.locator(f'main [name="{name}"]')
            if one.first.get_attribute("type") == "radio":
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif one.first.evaluate("e => e.tagName") == "SELECT":
                one.first.select_option(value)
            else:
                one.first.fill(value)

    def move(self, case, to, *, reason="", **fields):
        """Take the move to a stage on the page of a case."""
        self.visit.open(case.get_absolute_url())
        case.refresh_from_db()
        place = [one.to for one in case.here.moves].index(to)
        self.write(**fields)
        button = self.page.locator(f'button[name="place"][value="{place}"]')
        if reason:
            self.page.locator("details.pop", has=button).locator("summary").click()
            self.page.locator(f"#reason-{place}").fill(reason)
        button.click()
        self.page.wait_for_load_state()
        before = case.stage
        case.refresh_from_db()
        assert case.stage != before, self.page.locator("main").inner_text()[:600]

    def at_the_bench(self, case, **fields):
        """Sort or dispatch."""
        self.visit.open(f"/bench/?on={case.reference}")
        self.write(**fields)
        self.page.locator('button[data-key="s"]').click()
        self.page.wait_for_selector("[role=status]")
        case.refresh_from_db()

    def order(self, text, village, *, photo=None, repeats=""):
        """Write an order on the page that is made for it, and send it."""
        self.visit.open("/order/")
        self.page.get_by_label("是什么事").fill(text)
        self.page.get_by_label("社区或村").select_option(village)
        if photo is not None:
            self.page.locator("[name=photo]").set_input_files(photo)
        if repeats:
            self.page.locator(f"[name=repeats][value='{repeats}']").check()
        known = set(Case.objects.values_list("pk", flat=True))
        with self.page.expect_response(is_sent):
            self.page.get_by_role("button", name="送出").click()
        return Case.objects.exclude(pk__in=known).get()


def is_sent(answer):
    """Say whether this is the answer to an order: the page stays where it is."""
    return answer.request.method == "POST" and answer.url.endswith("/order/")
