using Migrator.Execution.Verification;

namespace Migrator.Tests.Execution.Verification;

public sealed class SampleConfidenceTests
{
    [Theory]
    [InlineData(1, 1000, 0, "A sample of 1 % drew 1,000 pages and found no difference: with 95 % confidence less than 0.2992 % of the pages hold one. That is no evidence for contract.")]
    [InlineData(0.5, 1, 0, "A sample of 0.5 % drew 1 page and found no difference: with 95 % confidence less than 95 % of the pages hold one. That is no evidence for contract.")]
    [InlineData(10, 200, 5, "A sample of 10 % drew 200 pages and found differences in 5 of them, 2.5 %. There are more than those named.")]
    [InlineData(1, 0, 0, "A sample of 1 % drew no page with rows, and says nothing.")]
    public void It_says_what_the_pages_that_were_drawn_tell(double percent, long units, long differing, string sentence)
        => Assert.Equal(sentence, SampleConfidence.Of(percent, new(units, differing)));
}
