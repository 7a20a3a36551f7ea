namespace Migrator.Kubernetes.Tests;

public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "shop", ["tier"] = "web", ["app.kubernetes.io/part-of"] = "store", ["empty"] = "" };

    [Theory]
    [InlineData("app=shop", true)]
    [InlineData("app==shop", true)]
    [InlineData("app = shop", true)]
    [InlineData("app=shop,tier=worker", false)]
    [InlineData("app!=shop", false)]
    [InlineData("other!=shop", true)]
    [InlineData("tier in (web, worker),app=shop", true)]
    [InlineData("tier in (worker)", false)]
    [InlineData("tier notin (worker,cron)", true)]
    [InlineData("other notin (worker)", true)]
    [InlineData("tier notin (web)", false)]
    [InlineData("other in ()", false)]
    [InlineData("empty in ()", true)]
    [InlineData("empty=", true)]
    [InlineData("app.kubernetes.io/part-of", true)]
    [InlineData("app.kubernetes.io/part-of=store", true)]
    [InlineData("other", false)]
    [InlineData("!other", true)]
    [InlineData("!app", false)]
    public void It_chooses_as_Kubernetes_does(string text, bool isChosen)
    {
        var selector = AccessTests.Selector(text);

        Assert.Equal(isChosen, selector.Matches(Labels));
        Assert.Equal(text, selector.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("app=shop,")]
    [InlineData("app=shop;tier=web")]
    [InlineData("tier in web")]
    [InlineData("tier in (web")]
    [InlineData("app > 3")]
    public void What_it_cannot_read_or_what_chooses_everything_is_refused(string? text) => Assert.False(LabelSelector.TryParse(text, out _));

    [Fact]
    public void An_object_without_labels_has_none()
    {
        Assert.False(AccessTests.Selector("app").Matches(null));
        Assert.True(AccessTests.Selector("!app").Matches(null));
    }
}
